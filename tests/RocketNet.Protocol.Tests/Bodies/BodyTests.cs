using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Tests.Bodies;

public class BodyTests
{
    [Fact]
    public void A_compressed_registration_is_read_as_the_plain_one_but_for_what_its_lines_lack()
    {
        var topics = new Dictionary<string, TopicConfig>
        {
            ["T"] = new() { TopicName = "T", ReadQueueNums = 4, WriteQueueNums = 8, Perm = 6 },
            ["M"] = new() { TopicName = "M", TopicFilterType = TopicFilterType.MultiTag, Perm = 7 },
        };
        var body = new RegisterBrokerBody(new TopicConfigTableBody(new DataVersion(1700000000000, 7), topics), ["f:1"]);

        RegisterBrokerBody plain = RegisterBrokerBody.Parse(body.ToBytes(), isCompressed: false);
        RegisterBrokerBody compressed = RegisterBrokerBody.Parse(body.ToBytes(isCompressed: true), isCompressed: true);

        Assert.Equal(plain.ToBytes(), compressed.ToBytes());
        Assert.Equal(body.ToBytes(), plain.ToBytes());
        Assert.Equal(["f:1"], compressed.FilterServerList);
    }

    [Fact]
    public void Topic_lines_of_both_versions_are_read()
    {
        TopicConfig four = TopicConfig.FromLine("TopicTest 4 5 6 SINGLE_TAG");
        Assert.Equal(4, four.ReadQueueNums);
        Assert.Equal(5, four.WriteQueueNums);
        Assert.Equal("TopicTest 4 5 6 SINGLE_TAG", four.ToLine());
        Assert.Equal("T", TopicConfig.FromLine("T 4 4 6 MULTI_TAG {\"+a b\":\"c\"}").TopicName);
        Assert.Throws<ProtocolException>(() => TopicConfig.FromLine("T 4 4 6"));
        Assert.Throws<ProtocolException>(() => TopicConfig.FromLine("T x 4 6 SINGLE_TAG"));
    }

    [Fact]
    public void A_compressed_bomb_is_refused()
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(new byte[100_000_000]);
        }

        ProtocolException refusal = Assert.Throws<ProtocolException>(
            () => RegisterBrokerBody.Parse(output.ToArray(), isCompressed: true));
        Assert.Contains("grows beyond", refusal.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void Counts_that_the_stream_cannot_hold_are_refused(int topicCount)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write([0, 0, 0, 2, (byte)'{', (byte)'}']);
            Span<byte> count = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(count, topicCount);
            zlib.Write(count);
        }

        Assert.Throws<ProtocolException>(() => RegisterBrokerBody.Parse(output.ToArray(), isCompressed: true));
        Assert.Throws<ProtocolException>(() => RegisterBrokerBody.Parse("no zlib"u8, isCompressed: true));
    }

    [Fact]
    public void An_empty_registration_has_version_zero()
    {
        RegisterBrokerBody body = RegisterBrokerBody.Parse(default, isCompressed: false);

        Assert.Equal(DataVersion.Zero, body.Topics.DataVersion);
        Assert.Null(body.FilterServerList);
    }

    [Fact]
    public void Data_versions_differ_in_any_part()
    {
        DataVersion version = DataVersion.Parse("""{"counter":7,"timestamp":5}"""u8);

        Assert.Equal(new DataVersion(5, 7), version);
        Assert.NotEqual(version, DataVersion.Parse("""{"counter":7,"timestamp":5,"stateVersion":1}"""u8));
        Assert.Equal("""{"counter":8,"timestamp":9}""", Encoding.UTF8.GetString(version.NextVersion(9).ToJson()));
    }

    [Fact]
    public void Heartbeats_of_other_languages_are_read()
    {
        HeartbeatData heartbeat = HeartbeatData.Parse(
            """
            {"clientID":"c","producerDataSet":null,"consumerDataSet":[{"groupName":"G","consumeType":0,
            "messageModel":"BroadCasting","consumeFromWhere":"4","subscriptionDataSet":[
            {"topic":"T","codeSet":["2598919"],"subVersion":"6","tagsSet":["TagA"]}]}]}
            """u8);

        ConsumerData consumer = Assert.Single(heartbeat.ConsumerDataSet);
        Assert.Empty(heartbeat.ProducerGroups);
        Assert.Equal(ConsumeType.Actively, consumer.ConsumeType);
        Assert.Equal(MessageModel.Broadcasting, consumer.MessageModel);
        Assert.Equal(ConsumeFromWhere.FirstOffset, consumer.ConsumeFromWhere);
        SubscriptionData subscription = Assert.Single(consumer.SubscriptionDataSet);
        Assert.Equal([2598919], subscription.CodeSet);
        Assert.Equal(6, subscription.SubVersion);
        Assert.Equal("*", subscription.SubString);
        Assert.True(subscription.IsTagType);
    }

    [Fact]
    public void A_reset_body_has_object_keys_for_java_and_a_list_for_cpp()
    {
        var body = new ResetOffsetBody(new Dictionary<MessageQueue, long> { [new MessageQueue("T", "b", 1)] = 6 });

        Assert.Equal(
            """{"offsetTable":{{"brokerName":"b","queueId":1,"topic":"T"}:6}}""",
            Encoding.UTF8.GetString(body.ToJson()));
        Assert.Equal(
            """{"offsetTable":[{"brokerName":"b","offset":6,"queueId":1,"topic":"T"}]}""",
            Encoding.UTF8.GetString(body.ToJsonForCpp()));
        Assert.Equal(body.OffsetTable, ResetOffsetBody.Parse(body.ToJson()).OffsetTable);
    }

    [Fact]
    public void Routes_have_quoted_ids_and_no_blanks()
    {
        var route = new TopicRouteData
        {
            QueueDatas = [new QueueData("a", 4, 4, 6, 0)],
            BrokerDatas =
            [
                new BrokerData
                {
                    Cluster = "c",
                    BrokerName = "a",
                    BrokerAddrs = new Dictionary<long, string> { [0] = "h:1", [1] = "h:2" },
                },
            ],
            OrderTopicConf = "a:4",
        };

        Assert.Equal(
            """
            {"brokerDatas":[{"brokerAddrs":{"0":"h:1","1":"h:2"},"brokerName":"a","cluster":"c"}],
            "filterServerTable":{},"orderTopicConf":"a:4","queueDatas":[
            {"brokerName":"a","perm":6,"readQueueNums":4,"topicSysFlag":0,"writeQueueNums":4}]}
            """.ReplaceLineEndings(string.Empty),
            Encoding.UTF8.GetString(route.ToJson()));
    }

    [Theory]
    [InlineData("*", null, "*", 0)]
    [InlineData(null, null, "*", 0)]
    [InlineData("", "TAG", "*", 0)]
    [InlineData("TagA", "TAG", "TagA", 1)]
    [InlineData("TagA || TagB||TagA", "", "TagA || TagB||TagA", 2)]
    [InlineData("a > 5", "SQL92", "a > 5", 0)]
    public void Expressions_become_subscriptions(string? text, string? type, string subString, int tags)
    {
        SubscriptionData subscription = FilterExpression.Parse("T", text, type);

        Assert.Equal(subString, subscription.SubString);
        Assert.Equal(tags, subscription.TagsSet.Count);
        Assert.Equal(subscription.TagsSet.Select(JavaString.HashCode), subscription.CodeSet);
    }

    [Theory]
    [InlineData("||", "TAG")]
    [InlineData("", "SQL92")]
    public void Expressions_without_content_are_refused(string text, string type) =>
        Assert.Throws<ProtocolException>(() => FilterExpression.Parse("T", text, type));

    [Fact]
    public void Remarks_show_topics_as_java_does() => Assert.Equal(
        "TopicConfig [topicName=T, readQueueNums=4, writeQueueNums=4, perm=RW-, topicFilterType=SINGLE_TAG, "
        + "topicSysFlag=0, order=false]",
        new TopicConfig { TopicName = "T", ReadQueueNums = 4, WriteQueueNums = 4 }.ToString());
}
