using System.Diagnostics;
using RocketNet.Compare.Load;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Running;
using RocketNet.Compare.Servers;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Scale;

/// <summary>
/// Queries by unique key on a store of ten million messages, filled once by the last server and held in the page cache.
/// Each server in turns: start, warm-up, a round of queries, clean stop.
/// </summary>
internal sealed class KeyQueryRun(CompareOptions options, ResultTable results, Action<string> say)
{
    private const string Topic = "KeyTopic";
    private const int Messages = 10_000_000;
    private const int BatchSize = 16;
    private const int BodyBytes = 128;
    private const int Window = 64;

    private readonly string _store = Path.Combine(options.WorkFolder, "keys");
    private readonly Dictionary<ServerSpec, List<LatencyHistogram>> _rounds = [];

    public void Run()
    {
        ServerSpec[] specs = [.. options.Servers.Where(spec => !spec.IsEcho)];
        FrameTemplate template = SendFrames.Batch(Topic, BatchSize, BodyBytes, options.Binary);
        Fill(specs[^1], template);
        WarmCache();
        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (ServerSpec spec in round % 2 == 0 ? specs : specs.Reverse())
            {
                Query(spec, new KeyQueryLoad(Topic, template.UniqueKeyPrefix, Messages, seed: round));
            }
        }

        Array.ForEach(specs, Report);
        Directory.Delete(_store, recursive: true);
    }

    private void Fill(ServerSpec spec, FrameTemplate template)
    {
        Stopwatch clock = Stopwatch.StartNew();
        using ServerProcess server = Start(spec);
        FirstAnswers.Wait(server.Port, "Before", SendFrames.QueueCount);
        TopicAdmin.Create(server.Port, Topic, SendFrames.QueueCount);
        RoundResult sent = SendLoad.Run(
            server.Port, template, 1, Window, TimeSpan.FromMinutes(20), Messages / BatchSize);
        if (sent.Errors > 0 || sent.Messages != Messages)
        {
            throw new InvalidDataException($"{spec.Name} took {sent.Messages} messages only: {sent.FirstError}");
        }

        say($"  filled with {sent.Messages} messages in {clock.Elapsed.TotalSeconds:F0} s");
    }

    private void WarmCache()
    {
        byte[] buffer = new byte[1 << 20];
        foreach (string folder in new[] { "commitlog", "index" })
        {
            foreach (string file in Directory.GetFiles(Path.Combine(_store, folder)))
            {
                using FileStream stream = File.OpenRead(file);
                while (stream.Read(buffer) > 0)
                {
                }
            }
        }
    }

    private void Query(ServerSpec spec, KeyQueryLoad load)
    {
        using ServerProcess server = Start(spec);
        FirstAnswers.Wait(server.Port, Topic, SendFrames.QueueCount);
        load.Run(server.Port, spec.IsJava ? options.JavaWarmUp : options.WarmUp);
        LatencyHistogram latency = load.Run(server.Port, options.RoundDuration);
        _rounds.TryAdd(spec, []);
        _rounds[spec].Add(latency);
        say($"  {spec.Name}: {latency.Count} queries, p50 {latency.MicrosAt(0.5):F0} p99 {latency.MicrosAt(0.99):F0} "
            + $"max {latency.MaxNanos / 1e3:F0} µs");
    }

    private void Report(ServerSpec spec)
    {
        Spread p50 = Spread.Of(_rounds[spec].Select(latency => latency.MicrosAt(0.5)));
        Spread p99 = Spread.Of(_rounds[spec].Select(latency => latency.MicrosAt(0.99)));
        results.Scale.Add((
            $"{spec.Name}: query by key among {Messages / 1_000_000} M messages, warm",
            $"p50 {Text(p50)} µs, p99 {Text(p99)} µs"));
    }

    private static string Text(Spread spread) => $"{spread.Median:F0} ({spread.Min:F0}–{spread.Max:F0})";

    private ServerProcess Start(ServerSpec spec) => ServerProcess.Start(
        spec, options, options.FlushDiskType, $"{options.BrokerCore}", _store);
}
