using System.Diagnostics;
using RocketNet.Compare.Servers;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Scale;

/// <summary>
/// A large store of 1,000 queues, filled once by the last server. Each server starts on it after a clean stop of the
/// one before, in turns; at last the one that filled it is killed and starts without a checkpoint.
/// </summary>
internal sealed class RestartRun(ScaleContext context)
{
    private const string Topic = "RestartTopic";
    private const int Queues = 1_000;
    private const int BodyBytes = 1_024;
    private const int RecordBytes = BodyBytes + 200;
    private const int FilesForRate = 3;
    private const double Gigabyte = 1e9;

    private readonly string _store = context.Folder("restart");

    // The last file is mostly hole.
    private string[] FullLogFiles =>
        [.. Directory.GetFiles(Path.Combine(_store, "commitlog")).Order(StringComparer.Ordinal).SkipLast(1)];

    public void Run()
    {
        FrameTemplate template = SendFrames.Single(Topic, BodyBytes, context.Options.Binary, Queues);
        long messages = context.Options.StoreBytes / RecordBytes;
        context.FillShared(ScaleContext.AllCores, _store, Topic, template, messages);
        for (int round = 0; round < context.Options.Rounds; round++)
        {
            foreach (ServerSpec spec in context.InTurns(round))
            {
                using ServerProcess server = Start(spec);
                FirstAnswers.Wait(server.Port, Topic, Queues);
                context.Report(
                    spec,
                    "clean start, to the first send and pull",
                    $"{server.Age.TotalSeconds:F2} s (listening {server.Listening.TotalSeconds:F2} s)");
            }
        }

        RecoverCold(context.Filler);
        Directory.Delete(_store, recursive: true);
    }

    private ServerProcess Start(ServerSpec spec) => context.Start(spec, ScaleContext.AllCores, _store);

    // Without its checkpoint the broker knows nothing of the log: it reads all of it and builds every queue anew.
    private void RecoverCold(ServerSpec spec)
    {
        using (ServerProcess server = Start(spec))
        {
            server.Kill();
        }

        File.Delete(Path.Combine(_store, "checkpoint"));
        string[] files = FullLogFiles;
        if (files.Length == 0 || !PageCache.TryDrop())
        {
            context.Say("no full file of the log, or no right to drop the page cache: no figure for recovery");
            return;
        }

        double disk = ReadRate(files);
        PageCache.TryDrop();
        using ServerProcess recovering = Start(spec);
        FirstAnswers.Wait(recovering.Port, Topic, Queues);
        double bytes = files.Sum(file => (double)new FileInfo(file).Length);
        double rate = bytes / Gigabyte / recovering.Age.TotalSeconds;
        context.Report(
            spec,
            "start after a kill without a checkpoint, all of the log read from the disk",
            $"{recovering.Age.TotalSeconds:F1} s, {rate:F2} GB/s, {rate / disk:P0} of the disk's {disk:F2} GB/s");
    }

    private static double ReadRate(string[] files)
    {
        byte[] buffer = new byte[1 << 20];
        Stopwatch clock = Stopwatch.StartNew();
        long bytes = 0;
        foreach (string file in files.Take(FilesForRate))
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                bytes += read;
            }
        }

        return bytes / Gigabyte / clock.Elapsed.TotalSeconds;
    }
}
