using RocketNet.Client.Consuming;
using RocketNet.Protocol.Bodies;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests.Consuming;

public sealed class LitePullConsumerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_subscribed_topic_is_handed_out_once_in_the_order_of_its_queues()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Lite", 40);
        await using RocketMqClient client = cluster.Client();
        await using LitePullConsumer consumer = await StartAsync(client, Options("Lite") with { PullBatchSize = 3 });

        List<IReadOnlyList<ReceivedMessage>> polls = await PollAllAsync(consumer, 40);

        Assert.All(polls, poll => Assert.InRange(poll.Count, 1, 3));
        Assert.All(polls, poll => Assert.Single(poll.Select(message => message.Queue).Distinct()));
        Assert.All(polls.SelectMany(poll => poll).GroupBy(message => message.QueueId), queue => Assert.Equal(
            Enumerable.Range(0, 10), queue.Select(message => (int)message.QueueOffset)));
        Assert.Equal(4, consumer.Assignment.Count);
        Assert.Empty(await consumer.PollAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task What_the_last_poll_before_the_end_handed_out_comes_again_and_nothing_else()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Again", 12, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        LitePullConsumerOptions options = Options("Again") with { PullBatchSize = 4 };
        LitePullConsumer first = await StartAsync(client, options);
        await first.PollAsync(Patience);
        await first.PollAsync(Patience);
        await first.DisposeAsync();

        await using LitePullConsumer second = await StartAsync(client, options);
        List<IReadOnlyList<ReceivedMessage>> polls = await PollAllAsync(second, 8);

        Assert.Equal(Enumerable.Range(4, 8).Select(number => $"m{number}"), Bodies(polls));
    }

    [Fact]
    public async Task Without_auto_commit_nothing_is_stored_before_the_application_says_so()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Manual", 8, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        LitePullConsumerOptions options = Options("Manual") with { AutoCommit = false, PullBatchSize = 4 };
        LitePullConsumer first = await StartAsync(client, options);
        MessageQueue queue = new("Manual", ConsumerCluster.BrokerName, 0);

        await first.PollAsync(Patience);
        await first.CommitAsync();
        long stored = await cluster.StoredOffsetAsync("Manual", "Manual-group", 0);
        await first.PollAsync(Patience);
        await first.PollAsync(TimeSpan.Zero);
        await first.DisposeAsync();

        Assert.Equal((4, 4), (stored, await cluster.StoredOffsetAsync("Manual", "Manual-group", 0)));
        await using LitePullConsumer second = await StartAsync(client, options);
        await second.CommitAsync(queue, 7);
        Assert.Equal(7, await second.CommittedAsync(queue));
    }

    [Fact]
    public async Task A_commit_stores_every_queue_also_those_that_earlier_polls_have_handed_out()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Stored", 40);
        await using RocketMqClient client = cluster.Client();
        await using LitePullConsumer consumer = await StartAsync(
            client, Options("Stored") with { AutoCommitInterval = TimeSpan.FromHours(1) });

        await PollAllAsync(consumer, 40);
        await consumer.CommitAsync();
        long[] stored = await Task.WhenAll(consumer.Assignment.Select(queue => consumer.CommittedAsync(queue)));

        Assert.Equal([10, 10, 10, 10], stored);
    }

    [Fact]
    public async Task Assigned_queues_are_read_and_no_others()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Given", 40);
        await using RocketMqClient client = cluster.Client();
        await using LitePullConsumer consumer = new(client, Options());
        IReadOnlyList<MessageQueue> queues = await consumer.FetchMessageQueuesAsync("Given");

        await consumer.AssignAsync([queues[1], queues[3]]);
        await consumer.StartAsync();
        List<IReadOnlyList<ReceivedMessage>> polls = await PollAllAsync(consumer, 20);
        await consumer.AssignAsync([queues[0]]);
        List<IReadOnlyList<ReceivedMessage>> others = await PollAllAsync(consumer, 10);

        Assert.Equal(4, queues.Count);
        Assert.Equal([1, 3], polls.SelectMany(poll => poll).Select(message => message.QueueId).Distinct().Order());
        Assert.All(others.SelectMany(poll => poll), message => Assert.Equal(0, message.QueueId));
        Assert.Equal([queues[0]], consumer.Assignment);
        Assert.Empty(await consumer.PollAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task Assigned_queues_give_the_tags_that_are_wanted_of_their_topic_and_all_of_another()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Some", 8, tag: "TagA");
        await cluster.SendAsync("Some", 8, tag: "TagB", first: 8);
        await cluster.SendAsync("All", 4, tag: "TagB", first: 16);
        await using RocketMqClient client = cluster.Client();
        LitePullConsumerOptions options = Options() with
        {
            SubExpressionForAssign = new Dictionary<string, string> { ["Some"] = "TagA" },
        };
        await using LitePullConsumer consumer = new(client, options);
        await consumer.AssignAsync(
            [.. await consumer.FetchMessageQueuesAsync("Some"), .. await consumer.FetchMessageQueuesAsync("All")]);
        await consumer.StartAsync();

        List<IReadOnlyList<ReceivedMessage>> polls = await PollAllAsync(consumer, 12);

        int[] wanted = [.. Enumerable.Range(0, 8), .. Enumerable.Range(16, 4)];
        Assert.Equal(wanted.Select(number => $"m{number}").Order(), Bodies(polls).Order());
        Assert.Empty(await consumer.PollAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task A_seek_goes_on_elsewhere_and_throws_away_what_was_pulled()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Sought", 20, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        await using LitePullConsumer consumer = new(client, Options());
        MessageQueue queue = new("Sought", ConsumerCluster.BrokerName, 0);
        await consumer.AssignAsync([queue]);
        await consumer.StartAsync();

        await consumer.SeekAsync(queue, 17);
        List<IReadOnlyList<ReceivedMessage>> end = await PollAllAsync(consumer, 3);
        await consumer.SeekToBeginAsync(queue);
        List<IReadOnlyList<ReceivedMessage>> all = await PollAllAsync(consumer, 20);
        await consumer.SeekAsync(queue, 5);
        await consumer.SeekToEndAsync(queue);
        await cluster.SendAsync("Sought", 1, first: 20, queueId: 0);
        List<IReadOnlyList<ReceivedMessage>> behind = await PollAllAsync(consumer, 1);

        Assert.Equal(["m17", "m18", "m19"], Bodies(end));
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"m{number}"), Bodies(all));
        Assert.Equal(["m20"], Bodies(behind));
    }

    [Fact]
    public async Task A_seek_is_committed_like_what_is_polled()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Begun", 20, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        await using LitePullConsumer consumer = new(client, Options() with { AutoCommit = false });
        MessageQueue queue = new("Begun", ConsumerCluster.BrokerName, 0);
        await consumer.AssignAsync([queue]);
        await consumer.StartAsync();

        await consumer.SeekAsync(queue, 17);
        long before = await consumer.CommittedAsync(queue);
        await consumer.CommitAsync();

        Assert.Equal(17, await consumer.CommittedAsync(queue));
        Assert.NotEqual(17, before);
    }

    [Theory]
    [InlineData(0, 21)]
    [InlineData(0, -1)]
    [InlineData(1, 0)]
    public async Task A_seek_outside_the_queue_or_of_one_that_is_not_held_is_refused(int queueId, long offset)
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Refused", 20, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        await using LitePullConsumer consumer = new(client, Options());
        await consumer.AssignAsync([new MessageQueue("Refused", ConsumerCluster.BrokerName, 0)]);
        await consumer.StartAsync();

        RocketMqException failure = await Assert.ThrowsAsync<RocketMqException>(
            () => consumer.SeekAsync(new MessageQueue("Refused", ConsumerCluster.BrokerName, queueId), offset));

        Assert.Equal(RocketMqFailure.InvalidOptions, failure.Failure);
    }

    [Fact]
    public async Task A_paused_queue_hands_nothing_out_until_it_is_resumed()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Paused", 40);
        await using RocketMqClient client = cluster.Client();
        await using LitePullConsumer consumer = await StartAsync(client, Options("Paused") with { PullBatchSize = 2 });

        // What is held already is not handed out either, so all of it is there before the pause.
        await Wait.UntilAsync(() => consumer.HeldMessages == 40);
        MessageQueue[] paused =
            [.. Enumerable.Range(0, 2).Select(id => new MessageQueue("Paused", ConsumerCluster.BrokerName, id))];
        IReadOnlyList<ReceivedMessage> before = await consumer.PollAsync(Patience);
        int openBefore = before.Count(message => message.QueueId >= 2);

        consumer.Pause(paused);
        List<IReadOnlyList<ReceivedMessage>> open = await PollAllAsync(consumer, 20 - openBefore);
        Assert.Empty(await consumer.PollAsync(TimeSpan.Zero));
        consumer.Resume(paused);
        List<IReadOnlyList<ReceivedMessage>> rest = await PollAllAsync(consumer, 20 - (before.Count - openBefore));

        Assert.All(open.SelectMany(poll => poll), message => Assert.InRange(message.QueueId, 2, 3));
        Assert.All(rest.SelectMany(poll => poll), message => Assert.InRange(message.QueueId, 0, 1));
        Assert.Equal(
            Enumerable.Range(0, 40).Select(number => $"m{number}").Order(),
            Bodies([before, .. open, .. rest]).Order());
        Assert.Empty(await consumer.PollAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task No_more_is_held_than_the_limit_for_all_queues_and_one_pull_of_each()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Much", 200);
        await using RocketMqClient client = cluster.Client();
        await using LitePullConsumer consumer = await StartAsync(
            client, Options("Much") with { PullBatchSize = 5, PullThresholdForAll = 10 });
        await Wait.UntilAsync(() => consumer.HeldMessages > 10);

        int most = 0;
        List<ReceivedMessage> all = [];
        while (all.Count < 200)
        {
            most = Math.Max(most, consumer.HeldMessages);
            IReadOnlyList<ReceivedMessage> poll = await consumer.PollAsync(Patience);
            Assert.NotEmpty(poll);
            all.AddRange(poll);
        }

        Assert.InRange(most, 11, 30);
        Assert.Equal(200, all.Select(message => (message.QueueId, message.QueueOffset)).Distinct().Count());
    }

    [Fact]
    public async Task Members_of_a_group_share_the_queues()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Shared", 4);
        await using RocketMqClient one = cluster.Client();
        await using RocketMqClient two = cluster.Client();
        await using LitePullConsumer first = await StartAsync(one, Options("Shared"));
        await using LitePullConsumer second = await StartAsync(two, Options("Shared"));
        await Wait.UntilAsync(() => first.Assignment.Count == 2 && second.Assignment.Count == 2);

        await cluster.SendAsync("Shared", 40, first: 4);
        List<string> own = await PollSharedAsync(first, 20);
        List<string> others = await PollSharedAsync(second, 20);

        Assert.Equal(Enumerable.Range(4, 40).Select(number => $"m{number}").Order(), own.Concat(others).Order());
    }

    [Fact]
    public async Task What_a_filter_passes_over_is_committed_too()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Tagged", 3, "TagA", queueId: 0);
        await cluster.SendAsync("Tagged", 30, "TagB", first: 3, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        await using LitePullConsumer consumer = await StartAsync(client, Options() with
        {
            Subscriptions = new Dictionary<string, string> { ["Tagged"] = "TagA" },
        });

        List<IReadOnlyList<ReceivedMessage>> polls = await PollAllAsync(consumer, 3);
        MessageQueue queue = polls[0][0].Queue;
        await Wait.UntilAsync(async () =>
        {
            await consumer.CommitAsync();
            return await consumer.CommittedAsync(queue) == 33;
        });

        Assert.Equal(["m0", "m1", "m2"], Bodies(polls));
    }

    [Fact]
    public async Task A_poll_that_waits_ends_with_its_time_with_its_token_and_with_the_consumer()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Ended", 4);
        await using RocketMqClient client = cluster.Client();
        LitePullConsumer consumer = await StartAsync(client, Options("Ended"));
        await PollAllAsync(consumer, 4);
        using CancellationTokenSource cancelled = new();

        Assert.Empty(await consumer.PollAsync(TimeSpan.FromMilliseconds(1)));
        Task<IReadOnlyList<ReceivedMessage>> given = consumer.PollAsync(Patience, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Task<IReadOnlyList<ReceivedMessage>> waiting = consumer.PollAsync(Patience);
        await consumer.DisposeAsync();

        RocketMqException ended = await Assert.ThrowsAsync<RocketMqException>(() => waiting);
        RocketMqException late = await Assert.ThrowsAsync<RocketMqException>(() => consumer.PollAsync());
        Assert.Equal((RocketMqFailure.Stopped, RocketMqFailure.Stopped), (ended.Failure, late.Failure));
    }

    [Fact]
    public async Task Subscribing_and_assigning_exclude_each_other()
    {
        await using RocketMqClient client = new(new ClientOptions { NamesrvAddr = "127.0.0.1:1" });
        await using LitePullConsumer subscribed = new(client, Options("T"));
        await using LitePullConsumer assigned = new(client, Options());
        await assigned.AssignAsync([new MessageQueue("T", "b", 0)]);

        await Assert.ThrowsAsync<RocketMqException>(() => subscribed.AssignAsync([new MessageQueue("T", "b", 0)]));
        await Assert.ThrowsAsync<RocketMqException>(() => assigned.SubscribeAsync("T"));
        Assert.Throws<RocketMqException>(
            () => new LitePullConsumer(client, Options("T") with { AutoCommitInterval = TimeSpan.Zero }));
        Assert.Throws<RocketMqException>(() => new LitePullConsumer(client, Options("T") with { PullBatchSize = 0 }));
    }

    [Fact]
    public async Task In_a_namespace_a_lite_consumer_sees_its_own_names()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("shop%Named", 4);
        await using RocketMqClient client = cluster.Client(options => options with { Namespace = "shop" });
        await using LitePullConsumer consumer = await StartAsync(client, Options("Named"));

        List<IReadOnlyList<ReceivedMessage>> polls = await PollAllAsync(consumer, 4);
        await consumer.CommitAsync();

        Assert.All(polls.SelectMany(poll => poll), message => Assert.Equal("Named", message.Topic));
        Assert.All(consumer.Assignment, queue => Assert.Equal("Named", queue.Topic));
        MessageQueue queue = polls[^1][0].Queue;
        Assert.Equal(0, await consumer.OffsetForTimestampAsync(queue, DateTimeOffset.UnixEpoch));
        Assert.Equal(1, await consumer.CommittedAsync(queue));
        Assert.Equal(1, await cluster.StoredOffsetAsync("shop%Named", "shop%lite", queue.QueueId));
    }

    private static LitePullConsumerOptions Options(string? topic = null) => new()
    {
        ConsumerGroup = topic is null or "Named" ? "lite" : topic + "-group",
        Subscriptions = topic is null ? new Dictionary<string, string>() : new() { [topic] = "*" },
        ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
    };

    private static async Task<LitePullConsumer> StartAsync(RocketMqClient client, LitePullConsumerOptions options)
    {
        LitePullConsumer consumer = new(client, options);
        await consumer.StartAsync();
        return consumer;
    }

    private static async Task<List<IReadOnlyList<ReceivedMessage>>> PollAllAsync(LitePullConsumer consumer, int count)
    {
        List<IReadOnlyList<ReceivedMessage>> polls = [];
        while (polls.Sum(poll => poll.Count) < count)
        {
            IReadOnlyList<ReceivedMessage> poll = await consumer.PollAsync(Patience);
            Assert.NotEmpty(poll);
            polls.Add(poll);
        }

        return polls;
    }

    // The four that were there before the queues were shared may come to either member, or to both.
    private static async Task<List<string>> PollSharedAsync(LitePullConsumer consumer, int count)
    {
        List<string> bodies = [];
        while (bodies.Count < count)
        {
            IReadOnlyList<ReceivedMessage> poll = await consumer.PollAsync(Patience);
            Assert.NotEmpty(poll);
            bodies.AddRange(Bodies([poll]).Where(body => body is not ("m0" or "m1" or "m2" or "m3")));
        }

        return bodies;
    }

    private static IEnumerable<string> Bodies(IEnumerable<IReadOnlyList<ReceivedMessage>> polls) =>
        polls.SelectMany(poll => poll).Select(RecordingHandler.TextOf);
}
