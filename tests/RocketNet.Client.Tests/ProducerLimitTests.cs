using RocketNet.Client.Producing;
using RocketNet.Remoting;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests;

public sealed class ProducerLimitTests
{
    [Theory]
    [InlineData(32_000, true)]
    [InlineData(32_767, false)]
    public async Task Properties_that_no_record_can_hold_are_refused_before_they_are_sent(int length, bool isTaken)
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);
        Message message = new("Orders", new byte[] { 1 })
        {
            Properties = new Dictionary<string, string> { ["x"] = new string('y', length) },
        };

        if (isTaken)
        {
            Assert.Equal(SendStatus.Ok, (await producer.SendAsync(message)).Status);
            return;
        }

        RocketMqException[] failures =
        [
            await Assert.ThrowsAsync<RocketMqException>(async () => await producer.SendAsync(message)),
            await Assert.ThrowsAsync<RocketMqException>(async () => await producer.SendBatchAsync([message])),
        ];
        Assert.All(failures, failure => Assert.Equal(RocketMqFailure.InvalidMessage, failure.Failure));
        Assert.All(failures, failure => Assert.Contains("32767", failure.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RemotingFailure.TimedOut, RemotingFailure.ConnectFailed, true)]
    [InlineData(RemotingFailure.Closed, RemotingFailure.ConnectFailed, true)]
    [InlineData(RemotingFailure.ConnectFailed, RemotingFailure.Closed, true)]
    [InlineData(RemotingFailure.ConnectFailed, RemotingFailure.Busy, false)]
    public void A_failed_send_says_whether_any_of_its_attempts_may_have_been_stored(
        RemotingFailure first, RemotingFailure last, bool mayBeStored)
    {
        SendTrace trace = default;
        trace.Note("a", new RemotingException(first, "a:1"));
        trace.Note("b", new RemotingException(last, "b:1"));

        RocketMqException failure =
            trace.ToException("Orders", new SendBudget(TimeProvider.System, TimeSpan.FromSeconds(3)), isVip: false);

        Assert.Equal(mayBeStored, failure.Message.Contains("may have been stored", StringComparison.Ordinal));
        Assert.Contains("[a, b]", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_is_found_by_the_id_its_producer_gave_it()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);
        SendResult sent = await producer.SendAsync(new Message("Orders", new byte[] { 1 }, keys: "other"));
        MessageQuery query = new("Orders", sent.MessageId);

        await Wait.UntilAsync(
            async () => await client.Routes.RefreshAsync("Orders", CancellationToken.None) is not null);
        IReadOnlyList<ReceivedMessage> found = await Wait.UntilAsync(
            () => client.CreateAdmin().QueryMessageAsync(query), messages => messages.Count != 0);

        Assert.Equal(sent.OffsetMessageId, Assert.Single(found).OffsetMessageId);
    }
}
