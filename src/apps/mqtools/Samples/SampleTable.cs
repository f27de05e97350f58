using System.Runtime.InteropServices;
using RocketNet.Client;

namespace RocketNet.Apps.Tools.Samples;

/// <summary>The sample programs by the class names that tutorials call them by.</summary>
internal static class SampleTable
{
    private const string Package = "org.apache.rocketmq.example.";

    private static readonly Dictionary<string, Func<Sample, Task>> Samples = new(StringComparer.Ordinal)
    {
        [Package + "quickstart.Producer"] = Quickstart.ProduceAsync,
        [Package + "quickstart.Consumer"] = Quickstart.ConsumeAsync,
    };

    /// <summary>Runs a sample until it is done, or somebody ends it.</summary>
    /// <param name="words">The class name; then <c>-n</c> and name servers, or nothing.</param>
    /// <param name="output">Takes its lines.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] words, TextWriter output)
    {
        if (words is ["-h" or "--help", ..])
        {
            await output.WriteAsync(Usage());
            return 0;
        }

        if (words is not [string name, .. string[] options]
            || !Samples.TryGetValue(name, out Func<Sample, Task>? run)
            || options is not ([] or ["-n", _]))
        {
            await Console.Error.WriteAsync(Usage());
            return 1;
        }

        using CancellationTokenSource stopping = new();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopping.Cancel();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        string nameServers = options is [_, string given] ? given : string.Empty;
        try
        {
            await using RocketMqClient client = new(new ClientOptions { NamesrvAddr = nameServers });
            await run(new Sample(client, TextWriter.Synchronized(output), stopping.Token));
            return 0;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 0;
        }
        catch (RocketMqException failure)
        {
            await Console.Error.WriteAsync($"{name}: {failure.Message}\n");
            return 1;
        }
    }

    private static string Usage() =>
        $"usage: tools.sh CLASS [-n name server]; classes are\n  {string.Join("\n  ", Samples.Keys.Order())}\n";
}
