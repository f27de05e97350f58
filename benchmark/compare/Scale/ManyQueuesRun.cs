using RocketNet.Compare.Load;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Running;
using RocketNet.Compare.Servers;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Scale;

/// <summary>
/// 50 topics of 1,000 queues, a message in each queue: what the queues cost in memory, and how long a clean start with
/// them takes.
/// </summary>
internal sealed class ManyQueuesRun(CompareOptions options, ResultTable results, Action<string> say)
{
    private const int Topics = 50;
    private const int QueuesPerTopic = 1_000;
    private const int Window = 64;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);
    private static readonly string AllCores = $"0-{Environment.ProcessorCount - 1}";
    private double _emptyMegabytes;

    public void Run()
    {
        foreach (ServerSpec spec in options.Servers.Where(spec => !spec.IsEcho))
        {
            string store = Path.Combine(options.WorkFolder, spec.Name + "-queues");
            using (ServerProcess empty = ServerProcess.Start(spec, options, options.FlushDiskType, AllCores))
            {
                FirstAnswers.Wait(empty.Port, "Before", SendFrames.QueueCount);
                Thread.Sleep(Settle);
                _emptyMegabytes = empty.AnonymousMegabytes;
            }

            using (ServerProcess server = ServerProcess.Start(spec, options, options.FlushDiskType, AllCores, store))
            {
                Fill(server);
            }

            for (int round = 0; round < options.Rounds; round++)
            {
                Restart(spec, store, round);
            }

            Directory.Delete(store, recursive: true);
        }
    }

    private void Fill(ServerProcess server)
    {
        FirstAnswers.Wait(server.Port, "Before", SendFrames.QueueCount);
        for (int topic = 0; topic < Topics; topic++)
        {
            TopicAdmin.Create(server.Port, $"Topic{topic}", QueuesPerTopic);
            FrameTemplate template = SendFrames.Single($"Topic{topic}", 100, options.Binary, QueuesPerTopic);
            RoundResult sent = SendLoad.Run(
                server.Port, template, 1, Window, TimeSpan.FromMinutes(2), QueuesPerTopic);
            if (sent.Errors > 0)
            {
                throw new InvalidDataException($"{server.Spec.Name} refused a message: {sent.FirstError}");
            }
        }

        Thread.Sleep(Settle);
        Report(server.Spec, "anonymous memory beyond that of an empty broker, after a message to each queue",
            MemoryOfQueue(server));
    }

    private void Restart(ServerSpec spec, string store, int round)
    {
        using ServerProcess server = ServerProcess.Start(spec, options, options.FlushDiskType, AllCores, store);
        FirstAnswers.Wait(server.Port, $"Topic{round % Topics}", QueuesPerTopic);
        TimeSpan answered = server.Age;
        Thread.Sleep(Settle);
        Report(spec, $"clean start with {Topics * QueuesPerTopic} queues, to the first send and pull",
            $"{answered.TotalSeconds:F2} s (listening {server.Listening.TotalSeconds:F2} s), then "
            + MemoryOfQueue(server));
    }

    private string MemoryOfQueue(ServerProcess server)
    {
        double bytes = (server.AnonymousMegabytes - _emptyMegabytes) * 1024 * 1024;
        return $"{bytes / (Topics * QueuesPerTopic):F0} bytes a queue";
    }

    private void Report(ServerSpec spec, string figure, string value)
    {
        results.Scale.Add(($"{spec.Name}: {figure}", value));
        say($"  {spec.Name}: {figure}: {value}");
    }
}
