using RocketNet.Apps.Tools.Benchmark;
using RocketNet.Apps.Tools.Samples.Batch;
using RocketNet.Apps.Tools.Samples.Broadcast;
using RocketNet.Apps.Tools.Samples.Filter;
using RocketNet.Apps.Tools.Samples.Namespaces;
using RocketNet.Apps.Tools.Samples.Operation;
using RocketNet.Apps.Tools.Samples.OrderMessage;
using RocketNet.Apps.Tools.Samples.Schedule;
using RocketNet.Apps.Tools.Samples.Simple;
using RocketNet.Client;

namespace RocketNet.Apps.Tools.Samples;

/// <summary>The sample programs by the class names that tutorials call them by.</summary>
internal static class SampleTable
{
    private const string Package = "org.apache.rocketmq.example.";

    private static readonly Dictionary<string, SampleProgram> Samples = new(StringComparer.Ordinal)
    {
        [Package + "quickstart.Producer"] = new(Quickstart.ProduceAsync),
        [Package + "quickstart.Consumer"] = new(Quickstart.ConsumeAsync),
        [Package + "simple.Producer"] = new(SimpleProducer.RunAsync),
        [Package + "simple.AsyncProducer"] = new(AsyncProducer.RunAsync),
        [Package + "simple.OnewayProducer"] = new(OnewayProducer.RunAsync),
        [Package + "simple.PushConsumer"] = new(SimplePushConsumer.RunAsync),
        [Package + "simple.PullConsumer"] = new(SimplePullConsumer.RunAsync),
        [Package + "simple.LitePullConsumerSubscribe"] = new(LitePullConsumerSubscribe.RunAsync),
        [Package + "simple.LitePullConsumerAssign"] = new(LitePullConsumerAssign.RunAsync),
        [Package + "simple.LitePullConsumerAssignWithSubExpression"] =
            new(LitePullConsumerAssignWithSubExpression.RunAsync),
        [Package + "ordermessage.Producer"] = new(OrderedProducer.RunAsync),
        [Package + "ordermessage.Consumer"] = new(OrderedConsumer.RunAsync),
        [Package + "filter.TagFilterProducer"] = new(TagFilterProducer.RunAsync),
        [Package + "filter.TagFilterConsumer"] = new(TagFilterConsumer.RunAsync),
        [Package + "broadcast.PushConsumer"] = new(BroadcastConsumer.RunAsync),
        [Package + "schedule.ScheduledMessageProducer"] = new(ScheduledMessageProducer.RunAsync),
        [Package + "schedule.ScheduledMessageConsumer"] = new(ScheduledMessageConsumer.RunAsync),
        [Package + "batch.SimpleBatchProducer"] = new(SimpleBatchProducer.RunAsync),
        [Package + "batch.SplitBatchProducer"] = new(SplitBatchProducer.RunAsync),
        [Package + "namespace.ProducerWithNamespace"] = InNamespace(ProducerWithNamespace.RunAsync),
        [Package + "namespace.PushConsumerWithNamespace"] = InNamespace(PushConsumerWithNamespace.RunAsync),
        [Package + "namespace.PullConsumerWithNamespace"] = InNamespace(PullConsumerWithNamespace.RunAsync),
        [Package + "operation.Producer"] = new(OperationProducer.RunAsync, OperationProducer.Options),
        [Package + "operation.Consumer"] = new(OperationConsumer.RunAsync, OperationConsumer.Options),
    };

    /// <summary>Runs a sample until it is done, or somebody ends it.</summary>
    /// <param name="words">The class name; then <c>-n</c> and name servers, and what else the sample takes.</param>
    /// <param name="output">Takes its lines.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] words, TextWriter output)
    {
        if (words is ["-h" or "--help", ..])
        {
            await output.WriteAsync(Usage());
            return 0;
        }

        if (words is not [string name, .. string[] rest]
            || !Samples.TryGetValue(name, out SampleProgram? program))
        {
            await Console.Error.WriteAsync(Usage());
            return 1;
        }

        if (rest is ["-h" or "--help", ..])
        {
            await output.WriteAsync(Usage(name, program));
            return 0;
        }

        if (!program.TryRead(rest, out Dictionary<string, string> options))
        {
            await Console.Error.WriteAsync(Usage(name, program));
            return 1;
        }

        return await RunAsync(name, program, options, output);
    }

    private static async Task<int> RunAsync(
        string name, SampleProgram program, Dictionary<string, string> options, TextWriter output)
    {
        using StopSignals signals = new();
        ClientOptions clientOptions = new()
        {
            NamesrvAddr = options.GetValueOrDefault("n", string.Empty),
            Namespace = program.Namespace,
        };
        try
        {
            await using RocketMqClient client = new(clientOptions);
            await program.Run(new Sample(client, options, TextWriter.Synchronized(output), signals.Token));
            return 0;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return 0;
        }
        catch (RocketMqException failure)
        {
            await Console.Error.WriteAsync($"{name}: {failure.Message}\n");
            return 1;
        }
    }

    private static SampleProgram InNamespace(Func<Sample, Task> run) =>
        new(run) { Namespace = ProducerWithNamespace.Namespace };

    private static string Usage() =>
        "usage: tools.sh CLASS [-n <name server>] [options]; classes with their options are\n"
        + string.Concat(
            Samples.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => Line(one.Key, one.Value)))
        + "benchmark programs; -h behind one of them lists its options\n"
        + string.Concat(BenchmarkTable.Names.Order(StringComparer.Ordinal).Select(name => $"  {name}\n"));

    private static string Usage(string name, SampleProgram program) =>
        $"usage: tools.sh CLASS [-n <name server>] [options]; this class with its options is\n{Line(name, program)}";

    private static string Line(string name, SampleProgram program) =>
        $"  {string.Join(' ', [name, .. program.Options.Select(option => option.ToString())])}\n";
}
