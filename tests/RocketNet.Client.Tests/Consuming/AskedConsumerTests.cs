using System.Globalization;
using RocketNet.Client.Consuming;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests.Consuming;

/// <summary>What administrators ask of a consumer, through its broker.</summary>
public sealed class AskedConsumerTests
{
    [Fact]
    public async Task Running_state_names_queues_offsets_and_subscriptions()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Asked", 8);
        await using RocketMqClient client = cluster.Client();
        RecordingHandler handler = new();
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(client, "Asked", handler);
        await handler.HasAsync(8);
        await ConsumerCluster.HoldsAsync(consumer, "Asked", 4);

        // The handler has been given the last message before its offset moves on.
        Response answer = await Wait.UntilAsync(
            () => cluster.InvokeAsync(
                RequestCode.GetConsumerRunningInfo,
                default,
                ("consumerGroup", "Asked-group"),
                ("clientId", client.ClientId),
                ("jstackEnable", "true")),
            told => told.Code != ResponseCode.Success || OffsetsOf("Asked", told).Sum() == 8);
        FastJsonValue body = FastJsonValue.Parse(answer.Body.Span);

        Assert.Equal(ResponseCode.Success, answer.Code);
        Assert.Equal([2L, 2, 2, 2], OffsetsOf("Asked", answer));
        Assert.Contains(body["subscriptionSet"].Items, item => item["topic"].AsString() == "%RETRY%Asked-group");
        Assert.Equal("CONSUME_PASSIVELY", body["properties"]["PROP_CONSUME_TYPE"].AsString());
        Assert.Equal(0, body["statusTable"]["Asked"]["consumeFailedMsgs"].AsInt64());
        Assert.False(body["jstack"].IsNull);
    }

    [Fact]
    public async Task A_message_can_be_consumed_on_demand_without_moving_the_offset()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Demanded", 3, queueId: 0);
        await using RocketMqClient client = cluster.Client(
            options => options with { PersistConsumerOffsetInterval = TimeSpan.FromMilliseconds(50) });
        int tries = 0;
        RecordingHandler handler = new(async (message, cancellationToken) =>
        {
            // The second message stays unfinished where it was pulled, and holds the offset.
            int tried = RecordingHandler.TextOf(message) == "m1" ? Interlocked.Increment(ref tries) : 0;
            if (tried == 1)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            return tried switch
            {
                3 => throw new InvalidOperationException("not now"),
                4 => ConsumeResult.ReconsumeLater,
                5 => ConsumeResult.ReconsumeLater.AfterFirst(1),
                _ => ConsumeResult.Success,
            };
        });
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(
            client,
            "Demanded",
            handler,
            options => options with { AwaitTerminationWhenShutdown = TimeSpan.FromMilliseconds(50) });
        await handler.HasAsync(3);
        await Wait.UntilAsync(async () => await cluster.StoredOffsetAsync("Demanded", "Demanded-group", 0) == 1);
        (string, string)[] fields =
        [
            ("consumerGroup", "Demanded-group"),
            ("clientId", client.ClientId),
            ("msgId", handler.Messages.Single(message => message.QueueOffset == 1).OffsetMessageId),
        ];

        Response done = await cluster.InvokeAsync(RequestCode.ConsumeMessageDirectly, default, fields);
        Response failed = await cluster.InvokeAsync(RequestCode.ConsumeMessageDirectly, default, fields);
        Response later = await cluster.InvokeAsync(RequestCode.ConsumeMessageDirectly, default, fields);
        Response allDone = await cluster.InvokeAsync(RequestCode.ConsumeMessageDirectly, default, fields);
        await consumer.DisposeAsync();

        Assert.Equal("CR_SUCCESS", FastJsonValue.Parse(done.Body.Span)["consumeResult"].AsString());
        Assert.Equal("CR_THROW_EXCEPTION", FastJsonValue.Parse(failed.Body.Span)["consumeResult"].AsString());
        Assert.Equal("CR_LATER", FastJsonValue.Parse(later.Body.Span)["consumeResult"].AsString());
        Assert.Equal("CR_SUCCESS", FastJsonValue.Parse(allDone.Body.Span)["consumeResult"].AsString());
        string? remark = FastJsonValue.Parse(failed.Body.Span)["remark"].AsString();
        Assert.Contains("not now", remark, StringComparison.Ordinal);
        Assert.Equal(["m0", "m1", "m1", "m1", "m1", "m1", "m2"], handler.Bodies.Order());
        Assert.Equal(1, await cluster.StoredOffsetAsync("Demanded", "Demanded-group", 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Offsets_that_are_reset_bring_the_messages_again(bool isOrderly)
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Again", 8);
        await using RocketMqClient client = cluster.Client(
            options => options with { PersistConsumerOffsetInterval = TimeSpan.FromMilliseconds(50) });
        RecordingHandler handler = new();
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(
            client, "Again", handler, options => options with { ConsumeOrderly = isOrderly });
        await handler.HasAsync(8);

        // A group without offsets is one that the broker does not know.
        await cluster.HasStoredAsync("Again", "Again-group", 2);

        Response answer = await cluster.InvokeAsync(
            RequestCode.InvokeBrokerToResetOffset,
            default,
            ("topic", "Again"),
            ("group", "Again-group"),
            ("timestamp", "0"),
            ("isForce", "true"));
        await handler.HasAsync(16);
        await cluster.SendAsync("Again", 4, first: 8);
        await handler.HasAsync(20);
        await consumer.DisposeAsync();

        Assert.Equal(ResponseCode.Success, answer.Code);
        Assert.All(handler.Bodies.GroupBy(body => body), message => Assert.Equal(
            int.Parse(message.Key[1..], CultureInfo.InvariantCulture) < 8 ? 2 : 1, message.Count()));
        Assert.Equal(3, await cluster.StoredOffsetAsync("Again", "Again-group", 0));
    }

    [Fact]
    public async Task Offsets_in_memory_are_told()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Told", 8);
        await using RocketMqClient client = cluster.Client();
        RecordingHandler handler = new();
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(client, "Told", handler);
        await handler.HasAsync(8);

        long[] told = await Wait.UntilAsync(
            () => cluster.NotedOffsetsAsync(client, "Told", "Told-group"), offsets => offsets.Sum() == 8);

        Assert.Equal([2L, 2, 2, 2], told);
    }

    private static long[] OffsetsOf(string topic, Response answer) =>
    [
        .. FastJsonValue.Parse(answer.Body.Span)["mqTable"].Members
            .Where(member => Protocol.Bodies.MessageQueue.From(member.Key).Topic == topic)
            .Select(member => member.Value["commitOffset"].AsInt64()),
    ];
}
