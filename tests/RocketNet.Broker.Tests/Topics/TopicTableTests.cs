using RocketNet.Broker.Configuration;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;
using RocketNet.Store;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Topics;

public sealed class TopicTableTests
{
    private const int ReadWrite = 6;

    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData("SELF_TEST_TOPIC", 1, 6)]
    [InlineData("TBW102", 8, 7)]
    [InlineData("AUTO_CREATE_TOPIC_KEY", 8, 7)]
    [InlineData("BenchmarkTest", 1024, 6)]
    [InlineData("DefaultCluster", 16, 7)]
    [InlineData("broker-a", 1, 7)]
    [InlineData("OFFSET_MOVED_EVENT", 1, 6)]
    [InlineData("SCHEDULE_TOPIC_XXXX", 18, 6)]
    [InlineData("DefaultCluster_REPLY_TOPIC", 1, 6)]
    public void Built_in_topics_have_javas_queues_and_permission(string topic, int queueNums, int permission)
    {
        TopicConfig config = Config(Create(), topic);

        Assert.Equal((queueNums, queueNums, permission), (config.ReadQueueNums, config.WriteQueueNums, config.Perm));
    }

    [Fact]
    public void Switches_of_the_configuration_decide_about_built_in_topics()
    {
        TopicTable topics = Create(options => options with
        {
            AutoCreateTopicEnable = false,
            ClusterTopicEnable = false,
            BrokerTopicEnable = false,
            TraceTopicEnable = true,
        });

        Assert.False(topics.TryGet("TBW102", out _));
        Assert.False(topics.TryGet("AUTO_CREATE_TOPIC_KEY", out _));
        Assert.Equal(1, Config(topics, "DefaultCluster").Perm);
        Assert.Equal(1, Config(topics, "broker-a").Perm);
        Assert.Equal(1, Config(topics, "RMQ_SYS_TRACE_TOPIC").WriteQueueNums);
    }

    [Theory]
    [InlineData("TBW102", 4, 4)]
    [InlineData("AUTO_CREATE_TOPIC_KEY", 4, 4)]
    [InlineData("TBW102", 100, 8)]
    [InlineData("TBW102", -1, 0)]
    public void A_first_send_makes_a_topic_after_either_template(string template, int wanted, int expected)
    {
        TopicEntry? topic = Create().CreateBySend(new FirstSend("orders", template, wanted, UnitMode: false));

        Assert.NotNull(topic);
        Assert.Equal(
            (expected, expected, ReadWrite, 0),
            (topic.Config.ReadQueueNums, topic.Config.WriteQueueNums, topic.Config.Perm, topic.Config.TopicSysFlag));
    }

    [Fact]
    public void A_unit_producer_makes_a_unit_topic()
    {
        TopicEntry? topic = Create().CreateBySend(new FirstSend("orders", "TBW102", 4, UnitMode: true));

        Assert.Equal(1, topic?.Config.TopicSysFlag);
    }

    [Fact]
    public void Any_inheritable_topic_is_a_template_while_automatic_creation_is_on()
    {
        TopicEntry? topic = Create().CreateBySend(new FirstSend("orders", "DefaultCluster", 20, UnitMode: false));

        Assert.Equal(16, topic?.Config.WriteQueueNums);
    }

    [Theory]
    [InlineData("DefaultCluster")]
    [InlineData("TBW102")]
    [InlineData("unknown")]
    public void No_topic_is_a_template_while_automatic_creation_is_off(string template)
    {
        TopicTable topics = Create(options => options with { AutoCreateTopicEnable = false });

        Assert.Null(topics.CreateBySend(new FirstSend("orders", template, 4, UnitMode: false)));
        Assert.False(topics.TryGet("orders", out _));
    }

    [Fact]
    public void A_topic_without_the_inherit_bit_is_no_template()
    {
        Assert.Null(Create().CreateBySend(new FirstSend("orders", "SELF_TEST_TOPIC", 4, UnitMode: false)));
    }

    [Fact]
    public void A_retry_topic_is_made_by_its_first_send_although_automatic_creation_is_off()
    {
        TopicTable topics = Create(options => options with { AutoCreateTopicEnable = false });

        TopicEntry? topic = topics.CreateBySend(new FirstSend("%RETRY%group", "TBW102", 4, UnitMode: true));

        Assert.Equal((1, ReadWrite, 2), (topic!.Config.WriteQueueNums, topic.Config.Perm, topic.Config.TopicSysFlag));
    }

    [Fact]
    public void Retry_and_dead_letter_topics_are_made_once()
    {
        TopicTable topics = Create();

        TopicEntry? retry = topics.CreateRetry("group", retryQueueNums: 3, unitMode: false);
        TopicEntry? deadLetter = topics.CreateDeadLetter("group");

        Assert.Equal(("%RETRY%group", 3), (retry!.Name, retry.Config.ReadQueueNums));
        Assert.Equal(
            ("%DLQ%group", 1, ReadWrite),
            (deadLetter!.Name, deadLetter.Config.ReadQueueNums, deadLetter.Config.Perm));
        Assert.Same(retry, topics.CreateRetry("group", retryQueueNums: 9, unitMode: true));
    }

    [Fact]
    public void The_second_name_of_the_template_is_served_but_not_listed()
    {
        TopicTable topics = Create();

        Assert.Contains(topics.Entries, entry => entry.Name == "AUTO_CREATE_TOPIC_KEY");
        Assert.DoesNotContain(topics.Listed, config => config.TopicName == "AUTO_CREATE_TOPIC_KEY");
        Assert.Contains(topics.Listed, config => config.TopicName == "TBW102");
    }

    [Fact]
    public void Every_change_raises_the_version_to_the_time_of_the_change_and_is_told_with_its_kind()
    {
        TopicTable topics = Create();
        List<TopicChange> changes = [];
        topics.Changed += changes.Add;
        DataVersion before = topics.Version;
        _time.Advance(TimeSpan.FromSeconds(1));

        topics.CreateBySend(new FirstSend("orders", "TBW102", 4, UnitMode: false));
        topics.CreateBySend(new FirstSend("orders", "TBW102", 4, UnitMode: false));
        topics.Put(new TopicConfig { TopicName = "orders", Perm = 4 });
        topics.Remove("orders");
        topics.Remove("orders");

        Assert.Equal(before.Counter + 3, topics.Version.Counter);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), topics.Version.Timestamp);
        Assert.Equal(
            [TopicChangeKind.Created, TopicChangeKind.Administered, TopicChangeKind.Removed],
            changes.Select(change => change.Kind));
    }

    [Fact]
    public void An_entry_found_before_a_change_shows_the_change()
    {
        TopicTable topics = Create();
        topics.Put(new TopicConfig { TopicName = "orders", WriteQueueNums = 4 });
        topics.TryGet("orders"u8, out TopicEntry? entry);

        topics.Put(new TopicConfig { TopicName = "orders", WriteQueueNums = 8 });

        Assert.Equal(8, entry!.Config.WriteQueueNums);
    }

    [Fact]
    public void The_ordered_topic_list_of_a_name_server_decides_which_topics_are_ordered()
    {
        TopicTable topics = Create();
        topics.Put(new TopicConfig { TopicName = "first" });
        topics.Put(new TopicConfig { TopicName = "second", Order = true });
        long counter = topics.Version.Counter;

        topics.ApplyOrder(new HashSet<string> { "first", "unknown" });
        topics.ApplyOrder(new HashSet<string> { "first", "unknown" });

        Assert.True(Config(topics, "first").Order);
        Assert.False(Config(topics, "second").Order);
        Assert.Equal(counter + 1, topics.Version.Counter);
    }

    private static TopicConfig Config(TopicTable topics, string topic)
    {
        Assert.True(topics.TryGet(topic, out TopicEntry? entry), topic);
        return entry.Config;
    }

    private TopicTable Create(Func<BrokerOptions, BrokerOptions>? change = null)
    {
        BrokerOptions options = new() { BrokerName = "broker-a" };
        return new TopicTable(new BrokerConfiguration(change?.Invoke(options) ?? options, new StoreOptions()), _time);
    }
}
