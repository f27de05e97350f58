using RocketNet.Compare.Servers;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Scale;

/// <summary>
/// 50 topics of 1,000 queues, a message in each queue: what the queues cost in memory, and how long a clean start with
/// them takes.
/// </summary>
internal sealed class ManyQueuesRun(ScaleContext context)
{
    private const int Topics = 50;
    private const int QueuesPerTopic = 1_000;
    private const int BodyBytes = 100;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);
    private double _emptyMegabytes;

    public void Run()
    {
        foreach (ServerSpec spec in context.Servers)
        {
            string store = context.Folder(spec.Name + "-queues");
            using (ServerProcess empty = context.StartFresh(spec, ScaleContext.AllCores, store: null))
            {
                Thread.Sleep(Settle);
                _emptyMegabytes = empty.AnonymousMegabytes;
            }

            using (ServerProcess server = context.StartFresh(spec, ScaleContext.AllCores, store))
            {
                Fill(server);
            }

            for (int round = 0; round < context.Options.Rounds; round++)
            {
                Restart(spec, store, round);
            }

            Directory.Delete(store, recursive: true);
        }
    }

    private void Fill(ServerProcess server)
    {
        for (int topic = 0; topic < Topics; topic++)
        {
            string name = $"Topic{topic}";
            FrameTemplate template = SendFrames.Single(name, BodyBytes, context.Options.Binary, QueuesPerTopic);
            ScaleContext.Fill(server, name, template, QueuesPerTopic);
        }

        Thread.Sleep(Settle);
        context.Report(
            server.Spec,
            "anonymous memory beyond that of an empty broker, after a message to each queue",
            MemoryOfQueue(server));
    }

    private void Restart(ServerSpec spec, string store, int round)
    {
        using ServerProcess server = context.Start(spec, ScaleContext.AllCores, store);
        FirstAnswers.Wait(server.Port, $"Topic{round % Topics}", QueuesPerTopic);
        TimeSpan answered = server.Age;
        Thread.Sleep(Settle);
        context.Report(
            spec,
            $"clean start with {Topics * QueuesPerTopic} queues, to the first send and pull",
            $"{answered.TotalSeconds:F2} s (listening {server.Listening.TotalSeconds:F2} s), then "
            + MemoryOfQueue(server));
    }

    private string MemoryOfQueue(ServerProcess server)
    {
        double bytes = (server.AnonymousMegabytes - _emptyMegabytes) * 1024 * 1024;
        return $"{bytes / (Topics * QueuesPerTopic):F0} bytes a queue";
    }
}
