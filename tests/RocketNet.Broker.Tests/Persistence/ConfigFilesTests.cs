using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Broker.Composition;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Groups;
using RocketNet.Broker.Offsets;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;
using RocketNet.Store;
using RocketNet.Store.Files;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Persistence;

public sealed class ConfigFilesTests : IDisposable
{
    private readonly TempFolder _root = new();
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("store-4.9.7")]
    [InlineData("store-5.3.3")]
    public void Files_of_a_java_broker_are_read(string golden)
    {
        string config = _root.Folder("config");
        string java = RepositoryRoot.Combine("tests", "golden", golden, "config");
        foreach (string file in Directory.GetFiles(java, "*.json"))
        {
            File.Copy(file, Path.Combine(config, Path.GetFileName(file)));
        }

        BrokerTables tables = Load();

        TopicConfigTableBody topics =
            TopicConfigTableBody.Parse(File.ReadAllBytes(Path.Combine(config, "topics.json")));
        Assert.NotEmpty(topics.TopicConfigTable);
        Assert.Equal(topics.DataVersion, tables.Topics.Version);
        Assert.All(topics.TopicConfigTable.Values, theirs =>
        {
            Assert.True(tables.Topics.TryGet(theirs.TopicName, out TopicEntry? ours), theirs.TopicName);
            Assert.Equal(theirs.ToJson(), ours.Config.ToJson());
        });
        ConsumerOffsetTableBody offsets =
            ConsumerOffsetTableBody.Parse(File.ReadAllBytes(Path.Combine(config, "consumerOffset.json")));
        Assert.NotEmpty(Flatten(offsets));
        Assert.Equal(Flatten(offsets), Flatten(OffsetFile.Describe(tables.Offsets)));
        SubscriptionGroupTableBody groups =
            SubscriptionGroupTableBody.Parse(File.ReadAllBytes(Path.Combine(config, "subscriptionGroup.json")));
        Assert.All(groups.SubscriptionGroupTable.Keys, group => Assert.True(tables.Groups.TryGet(group, out _), group));
    }

    [Theory]
    [InlineData("topics.json", "topicConfigTable")]
    [InlineData("subscriptionGroup.json", "subscriptionGroupTable")]
    public async Task What_only_a_5_x_broker_understands_survives_the_writing_of_its_files(string file, string table)
    {
        string config = _root.Folder("config");
        string golden = RepositoryRoot.Combine("tests", "golden", "store-5.3.3", "config", file);
        File.Copy(golden, Path.Combine(config, file));
        BrokerTables tables = Load();

        tables.Groups.Put(new SubscriptionGroupConfig { GroupName = "golden_made", RetryMaxTimes = 9 });
        tables.Topics.Put(new TopicConfig { TopicName = "ours" });
        await tables.WriteAsync();

        FastJsonValue theirs = FastJsonValue.Parse(File.ReadAllBytes(golden));
        FastJsonValue written = FastJsonValue.Parse(File.ReadAllBytes(Path.Combine(config, file)));
        Assert.NotEmpty(theirs[table].Members);
        Assert.Equal(Text(theirs["forbiddenTable"]), Text(written["forbiddenTable"]));
        Assert.All(
            theirs[table].Members.Where(entry => entry.Name != "golden_made"),
            entry => Assert.Equal(Text(entry.Value), Text(written[table][entry.Name])));
        if (table == "subscriptionGroupTable")
        {
            FastJsonValue changed = written[table]["golden_made"];
            Assert.Equal(9, changed["retryMaxTimes"].AsInt32());
            Assert.Equal(15, changed["consumeTimeoutMinute"].AsInt32());
            Assert.Equal("CUSTOMIZED", changed["groupRetryPolicy"]["type"].AsString());
        }
    }

    [Fact]
    public void A_file_whose_entries_are_not_what_they_should_be_is_broken_too()
    {
        Write("subscriptionGroup.json", "{\"subscriptionGroupTable\":{\"g\":{\"retryMaxTimes\":\"many\"}}}");

        Assert.Throws<StoreCorruptException>(Load);
    }

    [Fact]
    public void Unquoted_queue_ids_as_java_writes_them_are_read()
    {
        Write("consumerOffset.json", "{\"offsetTable\":{\"%RETRY%g@g\":{0:7,3:9\n\t},\"T@g\":{12:5}}}");

        OffsetTable offsets = Load().Offsets;

        Assert.True(offsets.TryQuery("%RETRY%g", "g", 3, out long retry));
        Assert.Equal(9, retry);
        Assert.True(offsets.TryQuery("T", "g", 12, out long offset));
        Assert.Equal(5, offset);
    }

    [Fact]
    public async Task What_is_written_is_read_again()
    {
        BrokerTables first = Load();
        first.Topics.Put(new TopicConfig { TopicName = "orders", WriteQueueNums = 3, Perm = 4 });
        first.Groups.Put(new SubscriptionGroupConfig { GroupName = "billing", RetryMaxTimes = 5 });
        first.Offsets.TryCommit("orders", "billing", 2, 42);
        await first.WriteAsync();

        BrokerTables second = Load();

        Assert.True(second.Topics.TryGet("orders", out TopicEntry? topic));
        Assert.Equal((3, 4), (topic.Config.WriteQueueNums, topic.Config.Perm));
        Assert.Equal(first.Topics.Version, second.Topics.Version);
        Assert.True(second.Groups.TryGet("billing", out GroupEntry? group));
        Assert.Equal(5, group.Config.RetryMaxTimes);
        Assert.True(second.Offsets.TryQuery("orders", "billing", 2, out long offset));
        Assert.Equal(42, offset);
    }

    [Fact]
    public async Task The_second_name_of_the_template_is_in_no_file()
    {
        BrokerTables tables = Load();
        await tables.WriteAsync();

        string text = File.ReadAllText(_root.File("config", "topics.json"));

        Assert.Contains("\"TBW102\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("AUTO_CREATE_TOPIC_KEY", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topics_are_written_one_member_a_line_with_tabs_as_java_does()
    {
        BrokerTables tables = Load();
        tables.Topics.Put(new TopicConfig { TopicName = "orders" });
        await tables.TopicFile.WhenWritten;

        string text = File.ReadAllText(_root.File("config", "topics.json"));

        const string Start = "{\n\t\"dataVersion\":{\n\t\t\"counter\":1,\n\t\t\"timestamp\":";
        const string Orders = "\n\t\t\"orders\":{\n\t\t\t\"order\":false,\n\t\t\t\"perm\":6,";
        Assert.StartsWith(Start, text, StringComparison.Ordinal);
        Assert.Contains(Orders, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_file_is_replaced_by_its_copy()
    {
        BrokerTables first = Load();
        first.Topics.Put(new TopicConfig { TopicName = "orders" });
        await first.TopicFile.WhenWritten;
        first.Topics.Put(new TopicConfig { TopicName = "later" });
        await first.TopicFile.WhenWritten;
        Write("topics.json", "{\"topicConfigTable\":{\"ord");

        BrokerTables second = Load();

        Assert.True(second.Topics.TryGet("orders", out _));
        Assert.False(second.Topics.TryGet("later", out _));
    }

    [Theory]
    [InlineData("topics.json")]
    [InlineData("subscriptionGroup.json")]
    [InlineData("consumerOffset.json")]
    public void A_broken_file_without_a_good_copy_is_never_taken_for_an_empty_one(string file)
    {
        Write(file, "{\"half\":");

        Assert.Throws<StoreCorruptException>(Load);
    }

    [Fact]
    public void A_template_of_an_earlier_run_is_none_once_automatic_creation_is_off()
    {
        Write("topics.json", "{\"topicConfigTable\":{\"TBW102\":{\"perm\":7,\"topicName\":\"TBW102\"}}}");

        BrokerTables tables = Load(new BrokerOptions { AutoCreateTopicEnable = false });

        Assert.True(tables.Topics.TryGet("TBW102", out TopicEntry? template));
        Assert.Equal(6, template.Config.Perm);
    }

    [Fact]
    public async Task Offsets_are_written_only_when_something_changed()
    {
        BrokerTables tables = Load();
        tables.Offsets.TryCommit("orders", "billing", 0, 1);
        await tables.OffsetFile.WriteIfChangedAsync();
        string path = _root.File("config", "consumerOffset.json");
        File.Delete(path);

        await tables.OffsetFile.WriteIfChangedAsync();
        Assert.False(File.Exists(path));
        tables.Offsets.TryCommit("orders", "billing", 0, 2);
        await tables.OffsetFile.WriteIfChangedAsync();

        Assert.True(File.Exists(path));
    }

    private static string Text(FastJsonValue value)
    {
        var json = new JavaJsonWriter();
        json.Value(value);
        return System.Text.Encoding.UTF8.GetString(json.ToArray());
    }

    private static HashSet<(string Key, int QueueId, long Offset)> Flatten(ConsumerOffsetTableBody body) =>
    [
        .. body.OffsetTable.SelectMany(entry => entry.Value.Select(queue => (entry.Key, queue.Key, queue.Value))),
    ];

    private BrokerTables Load() => Load(new BrokerOptions());

    private BrokerTables Load(BrokerOptions options)
    {
        BrokerConfiguration configuration = new(options, new StoreOptions { RootDirectory = _root.Path });
        BrokerTables tables = new(configuration, new DiskFiles(), _time, NullLoggerFactory.Instance);
        tables.Load(wasCleanStop: true);
        return tables;
    }

    private void Write(string file, string text) =>
        File.WriteAllText(Path.Combine(_root.Folder("config"), file), text);
}
