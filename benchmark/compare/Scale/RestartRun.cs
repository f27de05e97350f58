using System.Diagnostics;
using RocketNet.Compare.Load;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Running;
using RocketNet.Compare.Servers;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Scale;

/// <summary>
/// A large store of 1,000 queues, filled once by the last server. Each server starts on it after a clean stop of the
/// one before, in turns; at last the one that filled it is killed and starts without a checkpoint.
/// </summary>
internal sealed class RestartRun(CompareOptions options, ResultTable results, Action<string> say)
{
    private const string Topic = "RestartTopic";
    private const int Queues = 1_000;
    private const int BodyBytes = 1_024;
    private const int RecordBytes = BodyBytes + 200;
    private const int Window = 64;
    private const double Gigabyte = 1e9;
    private const string DropCaches = "/proc/sys/vm/drop_caches";

    private static readonly string AllCores = $"0-{Environment.ProcessorCount - 1}";
    private readonly string _store = Path.Combine(options.WorkFolder, "restart");

    public void Run()
    {
        ServerSpec[] specs = [.. options.Servers.Where(spec => !spec.IsEcho)];
        using (ServerProcess server = Start(specs[^1]))
        {
            Fill(server, options.StoreBytes);
        }

        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (ServerSpec spec in specs)
            {
                using ServerProcess server = Start(spec);
                FirstAnswers.Wait(server.Port, Topic, Queues);
                Report(spec, "clean start, to the first send and pull", $"{server.Age.TotalSeconds:F2} s "
                    + $"(listening {server.Listening.TotalSeconds:F2} s)");
            }
        }

        RecoverCold(specs[^1]);
        Directory.Delete(_store, recursive: true);
    }

    private ServerProcess Start(ServerSpec spec) =>
        ServerProcess.Start(spec, options, options.FlushDiskType, AllCores, _store);

    private void Fill(ServerProcess server, long bytes)
    {
        Stopwatch clock = Stopwatch.StartNew();
        FirstAnswers.Wait(server.Port, "Before", SendFrames.QueueCount);
        TopicAdmin.Create(server.Port, Topic, Queues);
        FrameTemplate template = SendFrames.Single(Topic, BodyBytes, options.Binary, Queues);
        RoundResult sent = SendLoad.Run(
            server.Port, template, 1, Window, TimeSpan.FromMinutes(20), bytes / RecordBytes);
        if (sent.Errors > 0)
        {
            throw new InvalidDataException($"{server.Spec.Name} refused a message: {sent.FirstError}");
        }

        say($"  filled with {sent.Messages} messages in {clock.Elapsed.TotalSeconds:F0} s");
    }

    // Without its checkpoint the broker knows nothing of the log: it reads all of it and builds every queue anew.
    private void RecoverCold(ServerSpec spec)
    {
        using (ServerProcess server = Start(spec))
        {
            server.Kill();
        }

        File.Delete(Path.Combine(_store, "checkpoint"));
        if (!TryDropCaches())
        {
            say("  the page cache cannot be dropped here: no figure for recovery");
            return;
        }

        double disk = ReadRate();
        TryDropCaches();
        using ServerProcess recovering = Start(spec);
        FirstAnswers.Wait(recovering.Port, Topic, Queues);
        double rate = LogBytes() / Gigabyte / recovering.Age.TotalSeconds;
        Report(spec, "start after a kill without a checkpoint, all of the log read from the disk",
            $"{recovering.Age.TotalSeconds:F1} s, {rate:F2} GB/s, {rate / disk:P0} of the disk's {disk:F2} GB/s");
    }

    private IEnumerable<string> LogFiles() => Directory.GetFiles(Path.Combine(_store, "commitlog")).Order();

    // The last file is mostly hole.
    private double LogBytes() => LogFiles().SkipLast(1).Sum(file => (double)new FileInfo(file).Length);

    private double ReadRate()
    {
        byte[] buffer = new byte[1 << 20];
        Stopwatch clock = Stopwatch.StartNew();
        long bytes = 0;
        foreach (string file in LogFiles().SkipLast(1).Take(3))
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                bytes += read;
            }
        }

        return bytes / Gigabyte / clock.Elapsed.TotalSeconds;
    }

    private static bool TryDropCaches()
    {
        try
        {
            File.WriteAllText(DropCaches, "3");
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false; // Not root.
        }
    }

    private void Report(ServerSpec spec, string figure, string value)
    {
        results.Scale.Add(($"{spec.Name}: {figure}", value));
        say($"  {spec.Name}: {figure}: {value}");
    }
}
