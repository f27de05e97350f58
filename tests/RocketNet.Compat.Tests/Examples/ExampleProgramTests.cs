using RocketNet.Testing;

namespace RocketNet.Compat.Tests.Examples;

/// <summary>The example programs that RocketMQ publishes, unchanged: each does what it does against Java.</summary>
[Collection(JavaClients.Collection)]
[Trait("needs", "java")]
public sealed class ExampleProgramTests(ExampleRuns runs) : IClassFixture<ExampleRuns>
{
    [JavaTheory]
    [InlineData("4.7.0", "simple.Producer")]
    [InlineData("4.7.0", "simple.AsyncProducer")]
    [InlineData("4.7.0", "simple.PushConsumer")]
    [InlineData("4.7.0", "simple.LitePullConsumerSubscribe")]
    [InlineData("4.7.0", "simple.LitePullConsumerAssign")]
    [InlineData("5.5.0", "simple.Producer")]
    [InlineData("5.5.0", "simple.AsyncProducer")]
    [InlineData("5.5.0", "simple.PushConsumer")]
    [InlineData("5.5.0", "simple.LitePullConsumerSubscribe")]
    [InlineData("5.5.0", "simple.LitePullConsumerAssign")]
    public Task Program_comes_to_its_end(string version, string program) => runs.OutcomeAsync(version, program);
}
