using RocketNet.Client;

namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>What the programs that send have in common.</summary>
internal static class SendPrograms
{
    /// <summary>Of <c>-w</c>: each keeps a message and a request.</summary>
    public const int SendersMost = 10_000;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(3);

    private const int CompressedLevel = 5;
    private const int CompressedBytes = 4096;

    /// <summary>Options of a producer; nothing is compressed unless that is asked for, as in Java's programs.</summary>
    /// <exception cref="OptionException">A compression that this client cannot do.</exception>
    public static ProducerOptions Producer(BenchmarkRun run, string group)
    {
        OptionValues values = run.Values;
        if (!IsCompressed(run))
        {
            return new ProducerOptions { Group = group, CompressMsgBodyOverHowmuch = int.MaxValue };
        }

        string type = values.Text("ct", "ZLIB");
        int level = values.Number("cl", CompressedLevel, int.MinValue);
        if (!string.Equals(type, "ZLIB", StringComparison.OrdinalIgnoreCase))
        {
            throw new OptionException($"-ct {type}: this client compresses with ZLIB only");
        }

        if (level != CompressedLevel)
        {
            throw new OptionException($"-cl {level}: this client compresses with level {CompressedLevel} only");
        }

        run.Line($"compressType: {type} compressLevel: {level}");
        return new ProducerOptions
        {
            Group = group,
            CompressMsgBodyOverHowmuch = values.Number("ch", CompressedBytes, least: 1),
        };
    }

    /// <summary>With 4.9's options the letter stands for something else.</summary>
    public static bool IsCompressed(BenchmarkRun run) => !run.Report.IsJava4 && run.Values.IsTrue("c");

    /// <summary>Waits a little before the next try, as Java's programs do.</summary>
    public static async Task PauseAsync(CancellationToken stopping)
    {
        try
        {
            await Task.Delay(PauseAfterFailure, stopping);
        }
        catch (OperationCanceledException)
        {
            // The sender sees for itself that the program ends.
        }
    }
}
