using RocketNet.TestKit;

namespace RocketNet.Compat.Tests.Examples;

/// <summary>The example programs that RocketMQ publishes, unchanged: each does what it does against Java.</summary>
[Collection(JavaClients.Collection)]
[Trait("needs", "java")]
public sealed class ExampleProgramTests(ExampleRuns runs) : IClassFixture<ExampleRuns>
{
    private static readonly string[] Programs =
    [
        .. "Producer AsyncProducer PushConsumer LitePullConsumerSubscribe LitePullConsumerAssign".Split(' ')
            .Select(name => "simple." + name),
        "broadcast.PushConsumer", "ordermessage.Producer", "ordermessage.Consumer", "filter.TagFilterProducer",
        "filter.TagFilterConsumer", "operation.Producer", "operation.Consumer", "batch.SimpleBatchProducer",
        "batch.SplitBatchProducer", "benchmark.Producer", "benchmark.Consumer",
    ];

    private static readonly string[] FixedPrograms =
    [
        "namespace.ProducerWithNamespace", "namespace.PushConsumerWithNamespace",
        "namespace.PullConsumerWithNamespace",
    ];

    public static TheoryData<string, string> AnyAddress() =>
        Rows(Programs, [], ["schedule.ScheduledMessageProducer", "schedule.ScheduledMessageConsumer"]);

    public static TheoryData<string, string> OneAddress() =>
        Rows(FixedPrograms, ["simple.PullConsumer"], ["simple.OnewayProducer"]);

    [JavaTheory]
    [MemberData(nameof(AnyAddress))]
    public Task Program_does_what_it_does_against_Java(string version, string program) =>
        runs.OutcomeAsync(version, program);

    [FixedAddressTheory]
    [MemberData(nameof(OneAddress))]
    public Task Program_that_insists_on_an_address_does_what_it_does_against_Java(string version, string program) =>
        runs.OutcomeAsync(version, program);

    private static TheoryData<string, string> Rows(string[] both, string[] older, string[] newer)
    {
        TheoryData<string, string> rows = [];
        foreach (string program in both.Concat(older))
        {
            rows.Add("4.7.0", program);
        }

        foreach (string program in both.Concat(newer))
        {
            rows.Add("5.5.0", program);
        }

        return rows;
    }
}
