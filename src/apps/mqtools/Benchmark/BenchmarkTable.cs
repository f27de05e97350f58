using RocketNet.Client;

namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>The benchmark programs by the names of Java's classes.</summary>
internal static class BenchmarkTable
{
    private const string Package = "org.apache.rocketmq.example.benchmark.";

    private static readonly Dictionary<string, Program> Programs = new(StringComparer.Ordinal)
    {
        [Package + "Producer"] = new(ProgramOptions.Producer, ProducerBenchmark.RunAsync),
        [Package + "BatchProducer"] = new(ProgramOptions.BatchProducer, BatchProducerBenchmark.RunAsync),
        [Package + "Consumer"] = new(ProgramOptions.Consumer, ConsumerBenchmark.RunAsync),
    };

    public static IEnumerable<string> Names => Programs.Keys;

    public static bool Has(string name) => Programs.ContainsKey(name);

    /// <summary>Runs a program until it is done, or somebody ends it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string name, string[] words, TextWriter output)
    {
        (Func<bool, OptionTable> options, Func<BenchmarkRun, Task> run) = Programs[name];
        OptionTable table = options(false);
        try
        {
            bool isJava4 = IsJava4(words);
            table = options(isJava4);
            OptionValues values = table.Parse(words);
            if (values.Has("h"))
            {
                await output.WriteAsync(table.Help());
                return 0;
            }

            await RunAsync(run, values, isJava4, output);
            return 0;
        }
        catch (OptionException wrong) when (wrong.ShowsHelp)
        {
            await Console.Error.WriteAsync($"{wrong.Message}\n");
            await output.WriteAsync(table.Help());
            return 1;
        }
        catch (Exception failure) when (failure is OptionException or RocketMqException)
        {
            await Console.Error.WriteAsync($"{table.Program}: {failure.Message}\n");
            return 1;
        }
    }

    private static async Task RunAsync(
        Func<BenchmarkRun, Task> run, OptionValues values, bool isJava4, TextWriter output)
    {
        using StopSignals signals = new();
        BenchmarkRun benchmark = new(
            values, ReportSettings.Of(values, isJava4), TextWriter.Synchronized(output), signals.Token);
        benchmark.RefuseWhatIsMissing();
        try
        {
            await run(benchmark);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            // It was asked to end before it had begun.
        }
    }

    // Decides which options there are, so it is looked for before the others.
    private static bool IsJava4(string[] words)
    {
        const string name = "--" + ProgramOptions.Compat;
        int at = Array.FindIndex(words, word => word == name || word.StartsWith(name + "=", StringComparison.Ordinal));
        string? form = at < 0 ? "5"
            : words[at] == name ? words.ElementAtOrDefault(at + 1)
            : words[at][(name.Length + 1)..];
        return form switch
        {
            "4" => true,
            "5" => false,
            null => throw new OptionException($"Missing argument for option: {ProgramOptions.Compat}", true),
            _ => throw new OptionException($"{name} {form}: 4 or 5 is wanted"),
        };
    }

    private sealed record Program(Func<bool, OptionTable> Options, Func<BenchmarkRun, Task> Run);
}
