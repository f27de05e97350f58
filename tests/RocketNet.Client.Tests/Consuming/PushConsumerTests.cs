using RocketNet.Client.Consuming;
using RocketNet.Protocol.Bodies;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests.Consuming;

public sealed class PushConsumerTests
{
    [Fact]
    public async Task A_group_gets_every_message_once()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Orders", 100);
        await using RocketMqClient client = cluster.Client();
        RecordingHandler handler = new();
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(client, "Orders", handler);

        await handler.HasAsync(100);
        await cluster.SendAsync("Orders", 100, first: 100);
        await handler.HasAsync(200);
        await consumer.DisposeAsync();

        Assert.Equal(Enumerable.Range(0, 200).Select(number => $"m{number}").Order(), handler.Bodies.Order());
        Assert.All(handler.Messages, message => Assert.Equal(("Orders", 0), (message.Topic, message.ReconsumeTimes)));
    }

    [Fact]
    public async Task Stopping_stores_the_offsets_and_the_next_member_goes_on_there()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Orders", 8);
        await using (RocketMqClient client = cluster.Client())
        {
            RecordingHandler first = new();
            await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(client, "Orders", first);
            await first.HasAsync(8);
        }

        long stored = await cluster.StoredOffsetAsync("Orders", "Orders-group", 3);
        await cluster.SendAsync("Orders", 4, first: 8);
        await using RocketMqClient again = cluster.Client();
        RecordingHandler second = new();
        await using PushConsumer later = await ConsumerCluster.ConsumeAsync(again, "Orders", second);
        await second.HasAsync(4);

        Assert.Equal(2, stored);
        Assert.Equal(["m10", "m11", "m8", "m9"], second.Bodies.Order());
    }

    [Fact]
    public async Task Messages_whose_tag_only_has_the_same_hash_are_left_out()
    {
        // "Aa" and "BB" are one number for the broker.
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Tagged", 4, "BB");
        await cluster.SendAsync("Tagged", 4, "Aa", first: 4);
        await cluster.SendAsync("Tagged", 4, "C", first: 8);
        await cluster.SendAsync("Tagged", 4, first: 12);
        await using RocketMqClient client = cluster.Client();
        RecordingHandler handler = new();
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(
            client,
            "Tagged",
            handler,
            options => options with { Subscriptions = new Dictionary<string, string> { ["Tagged"] = "Aa || C" } });

        await handler.HasAsync(8);
        await consumer.DisposeAsync();

        Assert.All(handler.Messages, message => Assert.True(message.Tags is "Aa" or "C", message.Tags));
        Assert.Equal(8, handler.Messages.Count);
    }

    [Fact]
    public async Task A_group_begins_where_an_offset_is_stored_for_it()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Old", 4);
        foreach (string queueId in (string[])["0", "1", "2", "3"])
        {
            await cluster.InvokeAsync(
                Protocol.Wire.RequestCode.UpdateConsumerOffset,
                default,
                ("consumerGroup", "Old-group"),
                ("topic", "Old"),
                ("queueId", queueId),
                ("commitOffset", "1"));
        }

        await using RocketMqClient client = cluster.Client();
        RecordingHandler handler = new();
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(client, "Old", handler);
        await ConsumerCluster.HoldsAsync(consumer, "Old", 4);
        await cluster.SendAsync("Old", 4, first: 4);
        await handler.HasAsync(4);

        Assert.Equal(["m4", "m5", "m6", "m7"], handler.Bodies.Order());
    }

    [Fact]
    public async Task A_member_without_an_offset_that_wants_the_end_begins_behind_what_is_there()
    {
        using TempFolder folder = new();
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Old", 4);
        await using RocketMqClient client = cluster.Client();
        RecordingHandler handler = new();

        // A shared group would begin at 0: a broker answers that for a queue as young as this one.
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(
            client,
            "Old",
            handler,
            options => options with
            {
                ConsumeFromWhere = ConsumeFromWhere.LastOffset,
                MessageModel = MessageModel.Broadcasting,
                LocalOffsetStoreDir = folder.Path,
            });
        await ConsumerCluster.HoldsAsync(consumer, "Old", 4);
        await cluster.SendAsync("Old", 4, first: 4);
        await handler.HasAsync(4);

        Assert.Equal(["m4", "m5", "m6", "m7"], handler.Bodies.Order());
    }

    [Fact]
    public async Task Two_members_share_the_queues_and_the_one_that_stays_takes_them_all()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Shared", 4);
        ClientOptions Quick(ClientOptions options) =>
            options with { PersistConsumerOffsetInterval = TimeSpan.FromMilliseconds(50) };
        await using RocketMqClient one = cluster.Client(Quick);
        await using RocketMqClient two = cluster.Client(Quick);
        RecordingHandler first = new();
        RecordingHandler second = new();
        await using PushConsumer leaving = await ConsumerCluster.ConsumeAsync(one, "Shared", first);
        await ConsumerCluster.HoldsAsync(leaving, "Shared", 4);
        await first.HasAsync(4);

        // Who takes a queue over begins at the stored offset, and does not wait for the one who gives it up.
        await cluster.HasStoredAsync("Shared", "Shared-group", 1);
        await using PushConsumer staying = await ConsumerCluster.ConsumeAsync(two, "Shared", second);
        await ConsumerCluster.HoldsAsync(leaving, "Shared", 2);
        await ConsumerCluster.HoldsAsync(staying, "Shared", 2);

        await cluster.SendAsync("Shared", 40, first: 4);
        await Wait.UntilAsync(() => first.Messages.Count + second.Messages.Count >= 44);
        int shared = second.Messages.Count;
        await cluster.HasStoredAsync("Shared", "Shared-group", 11);
        await leaving.DisposeAsync();
        await ConsumerCluster.HoldsAsync(staying, "Shared", 4);
        await cluster.SendAsync("Shared", 8, first: 44);
        await second.HasAsync(shared + 8);

        Assert.Equal(20, shared);
        Assert.Equal(
            Enumerable.Range(0, 52).Select(number => $"m{number}").Order(),
            first.Bodies.Concat(second.Bodies).Order());
    }

    [Fact]
    public async Task Every_member_of_a_broadcasting_group_gets_everything_and_remembers_it_in_its_file()
    {
        using TempFolder folder = new();
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("News", 8);
        PushConsumerOptions Broadcasting(PushConsumerOptions options) => options with
        {
            MessageModel = MessageModel.Broadcasting,
            LocalOffsetStoreDir = folder.Path,
        };
        RecordingHandler first = new();
        RecordingHandler second = new();
        await using (RocketMqClient one = cluster.Client(options => options with { InstanceName = "one" }))
        await using (RocketMqClient two = cluster.Client(options => options with { InstanceName = "two" }))
        {
            await using PushConsumer a = await ConsumerCluster.ConsumeAsync(one, "News", first, Broadcasting);
            await using PushConsumer b = await ConsumerCluster.ConsumeAsync(two, "News", second, Broadcasting);
            await first.HasAsync(8);
            await second.HasAsync(8);
        }

        await cluster.SendAsync("News", 4, first: 8);
        RecordingHandler again = new();
        await using RocketMqClient later = cluster.Client(options => options with { InstanceName = "one" });
        await using PushConsumer c = await ConsumerCluster.ConsumeAsync(later, "News", again, Broadcasting);
        await again.HasAsync(4);

        Assert.Equal(first.Bodies.Order(), second.Bodies.Order());
        Assert.Equal(["m10", "m11", "m8", "m9"], again.Bodies.Order());
        Assert.True(File.Exists(folder.File("two", "News-group", "offsets.json")));

        // Nothing is stored at the broker, which answers 0 for a queue as young as this one.
        Assert.Equal(0, await cluster.StoredOffsetAsync("News", "News-group", 0));
    }

    [Fact]
    public async Task A_slow_handler_holds_pulling_up_at_the_threshold()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Slow", 200, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        TaskCompletionSource open = new();
        RecordingHandler handler = new(async (_, _) =>
        {
            await open.Task;
            return ConsumeResult.Success;
        });
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(
            client, "Slow", handler, options => options with { PullThresholdForQueue = 40, ConsumeThreadMax = 2 });

        // 32 are not more than 40, so one more pull is made, and then none: what comes through another queue is all
        // that is added.
        await Wait.UntilAsync(() => consumer.CachedMessages("Slow") >= 64);
        await handler.HasAsync(2);
        await cluster.SendAsync("Slow", 1, first: 200, queueId: 1);
        await Wait.UntilAsync(() => consumer.CachedMessages("Slow") > 64);
        int cached = consumer.CachedMessages("Slow");
        open.SetResult();
        await handler.HasAsync(201);

        Assert.Equal(65, cached);
        Assert.Equal(201, handler.Bodies.Distinct().Count());
    }

    [Fact]
    public async Task Stopping_waits_for_the_handler_and_stores_what_it_has_done()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Long", 1, queueId: 0);
        TimeSpan patience = TimeSpan.FromSeconds(1_234);
        TimerWatch time = new(patience);
        await using RocketMqClient client = cluster.Client(time: time);
        TaskCompletionSource open = new();
        RecordingHandler handler = new(async (_, _) =>
        {
            await open.Task;
            return ConsumeResult.Success;
        });
        PushConsumer consumer = await ConsumerCluster.ConsumeAsync(
            client, "Long", handler, options => options with { AwaitTerminationWhenShutdown = patience });
        await handler.HasAsync(1);

        // Once it waits for its handlers, nothing is pulled any more.
        Task stopped = consumer.DisposeAsync().AsTask();
        await Wait.UntilAsync(() => time.IsWaitedFor);
        bool waited = !stopped.IsCompleted;
        open.SetResult();
        await stopped;

        Assert.True(waited);
        Assert.Equal(1, await cluster.StoredOffsetAsync("Long", "Long-group", 0));
    }

    [Fact]
    public async Task A_handler_that_does_not_end_is_cancelled_and_its_message_comes_again()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Stuck", 1, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        RecordingHandler stuck = new(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return ConsumeResult.Success;
        });
        PushConsumer consumer = await ConsumerCluster.ConsumeAsync(
            client,
            "Stuck",
            stuck,
            options => options with { AwaitTerminationWhenShutdown = TimeSpan.FromMilliseconds(50) });
        await stuck.HasAsync(1);
        await consumer.DisposeAsync();
        RecordingHandler free = new();
        await using PushConsumer next = await ConsumerCluster.ConsumeAsync(client, "Stuck", free);
        await free.HasAsync(1);

        Assert.Equal("m0", Assert.Single(free.Bodies));
        Assert.Equal(0, free.Messages[0].ReconsumeTimes);
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_refused_by_name()
    {
        await using RocketMqClient client = new(new ClientOptions { NamesrvAddr = "127.0.0.1:1" });
        (PushConsumerOptions Options, string Name)[] wrong =
        [
            (new() { ConsumerGroup = "" }, "ConsumerGroup"),
            (new() { ConsumerGroup = "DEFAULT_CONSUMER" }, "DEFAULT_CONSUMER"),
            (new() { ConsumerGroup = new string('g', 121) }, "120"),
            (new() { ConsumerGroup = "g", ConsumeThreadMax = 0 }, "ConsumeThreadMax"),
            (new() { ConsumerGroup = "g", PullBatchSize = 1025 }, "PullBatchSize"),
            (new() { ConsumerGroup = "g", PullThresholdForTopic = 0 }, "PullThresholdForTopic"),
            (new() { ConsumerGroup = "g", Subscriptions = new Dictionary<string, string> { ["a b"] = "*" } }, "a b"),
            (new() { ConsumerGroup = "g", Subscriptions = new Dictionary<string, string> { ["Odd"] = "||" } }, "Odd"),
        ];

        Assert.All(wrong, one =>
        {
            RocketMqException failure = Assert.Throws<RocketMqException>(
                () => new PushConsumer(client, one.Options, new RecordingHandler()));
            Assert.Equal(RocketMqFailure.InvalidOptions, failure.Failure);
            Assert.Contains(one.Name, failure.Message, StringComparison.Ordinal);
        });
    }
}
