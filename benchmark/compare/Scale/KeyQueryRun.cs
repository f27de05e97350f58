using RocketNet.Compare.Measuring;
using RocketNet.Compare.Servers;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Scale;

/// <summary>
/// Queries by unique key on a store of ten million messages, filled once by the last server and held in the page cache.
/// Each server in turns: start, warm-up, a round of queries, clean stop.
/// </summary>
internal sealed class KeyQueryRun(ScaleContext context)
{
    private const string Topic = "KeyTopic";
    private const int BatchSize = 16;
    private const int BodyBytes = 128;

    private readonly CompareOptions _options = context.Options;
    private readonly string _cores = $"{context.Options.BrokerCore}";
    private readonly string _store = context.Folder("keys");
    private readonly int _messages = context.Options.KeyMessages / BatchSize * BatchSize;
    private readonly Dictionary<ServerSpec, List<LatencyHistogram>> _rounds = [];

    public void Run()
    {
        FrameTemplate template = SendFrames.Batch(Topic, BatchSize, BodyBytes, _options.Binary);
        context.FillShared(_cores, _store, Topic, template, _messages / BatchSize);
        WarmCache();
        for (int round = 0; round < _options.Rounds; round++)
        {
            foreach (ServerSpec spec in context.InTurns(round))
            {
                Query(spec, new KeyQueryLoad(Topic, template.UniqueKeyPrefix, _messages, seed: round));
            }
        }

        Array.ForEach(context.Servers, Report);
        Directory.Delete(_store, recursive: true);
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
        using ServerProcess server = context.Start(spec, _cores, _store);
        FirstAnswers.Wait(server.Port, Topic, SendFrames.QueueCount);
        load.Run(server.Port, spec.IsJava ? _options.JavaWarmUp : _options.WarmUp);
        LatencyHistogram latency = load.Run(server.Port, _options.RoundDuration);
        _rounds.TryAdd(spec, []);
        _rounds[spec].Add(latency);
        context.Say($"{spec.Name}: {latency.Count} queries, p50 {latency.MicrosAt(0.5):F0} "
            + $"p99 {latency.MicrosAt(0.99):F0} max {latency.MaxNanos / 1e3:F0} µs");
    }

    private void Report(ServerSpec spec)
    {
        Spread p50 = Spread.Of(_rounds[spec].Select(latency => latency.MicrosAt(0.5)));
        Spread p99 = Spread.Of(_rounds[spec].Select(latency => latency.MicrosAt(0.99)));
        context.Report(
            spec,
            $"query by key among {_messages / 1e6:0.#} M messages, warm",
            $"p50 {Text(p50)} µs, p99 {Text(p99)} µs");
    }

    private static string Text(Spread spread) => $"{spread.Median:F0} ({spread.Min:F0}–{spread.Max:F0})";
}
