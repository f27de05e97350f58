using RocketNet.TestKit;

namespace RocketNet.Client.Tests;

public sealed class AdminClientTests
{
    [Fact]
    public async Task A_topic_is_made_on_every_master_of_its_cluster()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a", "broker-b");
        await using RocketMqClient client = cluster.Client();
        AdminClient admin = client.CreateAdmin();

        await admin.CreateTopicAsync("DefaultCluster", "Made", new TopicLayout { WriteQueueNums = 2 });

        await Wait.UntilAsync(
            () => client.Routes.RefreshAsync("Made", CancellationToken.None),
            route => route?.PublishQueues.Length == 4 && route is { IsOfTemplate: false });
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_is_named_with_those_that_are()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();

        RocketMqException failure = await Assert.ThrowsAsync<RocketMqException>(
            () => client.CreateAdmin().CreateTopicAsync("Nowhere", "Made"));

        Assert.Equal(RocketMqFailure.NoBroker, failure.Failure);
        Assert.Contains("DefaultCluster", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offsets_tell_where_a_queue_begins_and_ends_and_what_was_stored_when()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);
        AdminClient admin = client.CreateAdmin();
        SendResult first = await producer.SendAsync(new Message("Orders", new byte[] { 1 }));
        MessageQueue queue = first.Queue;
        DateTimeOffset between = await StoreTimeAsync(admin, first) + TimeSpan.FromMilliseconds(50);
        await Wait.UntilAsync(() => TimeProvider.System.GetUtcNow() > between + TimeSpan.FromMilliseconds(100));
        SendResult second = await producer.SendAsync(new Message("Orders", new byte[] { 2 }), queue);
        DateTimeOffset last = await StoreTimeAsync(admin, second);

        Assert.Equal(0, await admin.GetMinOffsetAsync(queue));
        Assert.Equal(2, await admin.GetMaxOffsetAsync(queue));
        Assert.Equal(0, await admin.SearchOffsetAsync(queue, DateTimeOffset.UnixEpoch));

        // Between two messages the broker names the nearer one, and never one that is not there yet.
        Assert.Equal(0, await admin.SearchOffsetAsync(queue, between));
        Assert.Equal(1, await admin.SearchOffsetAsync(queue, last - TimeSpan.FromMilliseconds(1)));
        Assert.Equal(1, await admin.SearchOffsetAsync(queue, last));
        Assert.Equal(1, await admin.SearchOffsetAsync(queue, last + TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task A_message_is_found_by_its_id_and_by_one_of_its_keys()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a", "broker-b");
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);
        AdminClient admin = client.CreateAdmin();
        List<string> ids = [];
        for (int message = 0; message < 8; message++)
        {
            SendResult sent =
                await producer.SendAsync(new Message("Orders", new byte[] { 1 }, keys: $"all k{message}"));
            Assert.Equal(sent.MessageId, (await admin.ViewMessageAsync(sent.OffsetMessageId)).MessageId);
            ids.Add(sent.MessageId);
        }

        // The index is written behind the answers to the sends.
        IReadOnlyList<ReceivedMessage> found = await Wait.UntilAsync(
            () => admin.QueryMessageAsync(new MessageQuery("Orders", "all")), messages => messages.Count == 8);

        Assert.Equal(ids.Order(), found.Select(message => message.MessageId).Order());
        Assert.Equal(
            ids[3], Assert.Single(await admin.QueryMessageAsync(new MessageQuery("Orders", "k3"))).MessageId);
        Assert.Empty(await admin.QueryMessageAsync(new MessageQuery("Orders", "none")));
    }

    [Fact]
    public async Task A_text_that_is_no_id_is_refused_before_anybody_is_asked()
    {
        await using RocketMqClient client = new(new ClientOptions { NamesrvAddr = "127.0.0.1:1" });

        RocketMqException failure = await Assert.ThrowsAsync<RocketMqException>(
            () => client.CreateAdmin().ViewMessageAsync("7F000001"));

        Assert.Equal(RocketMqFailure.InvalidOptions, failure.Failure);
    }

    private static async Task<DateTimeOffset> StoreTimeAsync(AdminClient admin, SendResult sent) =>
        (await admin.ViewMessageAsync(sent.OffsetMessageId)).StoreTime;
}
