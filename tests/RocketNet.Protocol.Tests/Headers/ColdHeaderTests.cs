using System.Text;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Tests.Headers;

/// <summary>Each header of a cold request, from both forms of a frame.</summary>
public class ColdHeaderTests
{
    // Of each header: all its fields as text, then what is read from them.
    private static readonly HeaderCase[] Cases =
    [
        HeaderCase.Of(
            "topic=T! readQueueNums=8!# writeQueueNums=9!# perm=6!# topicFilterType=MULTI_TAG topicSysFlag=1#",
            new CreateTopicHeader("T", 8, 9, 6, "MULTI_TAG", 1)),
        HeaderCase.Of("topic=T!", new DeleteTopicHeader("T")),
        HeaderCase.Of("topic=T!", new GetTopicConfigHeader("T")),
        HeaderCase.Of("topic=T!", new GetTopicStatsInfoHeader("T")),
        HeaderCase.Of("topic=T!", new QueryTopicConsumeByWhoHeader("T")),
        HeaderCase.Of("consumerGroup=G!", new GetConsumerConnectionListHeader("G")),
        HeaderCase.Of("producerGroup=G!", new GetProducerConnectionListHeader("G")),
        HeaderCase.Of("group=G!", new GetSubscriptionGroupConfigHeader("G")),
        HeaderCase.Of("groupName=G! removeOffset=true", new DeleteSubscriptionGroupHeader("G", true)),
        HeaderCase.Of("groupName=G! cleanOffset=TRUE", new DeleteSubscriptionGroupHeader("G", true)),
        HeaderCase.Of("groupName=G! removeOffset=1", new DeleteSubscriptionGroupHeader("G", false)),
        HeaderCase.Of("topic=T! queueId=3!#", new GetEarliestMsgStoretimeHeader("T", 3)),
        HeaderCase.Of(
            "topic=T! queueId=3!# timestamp=1700000000000!# boundaryType=UPPER",
            new SearchOffsetHeader("T", 3, 1_700_000_000_000, "UPPER")),
        HeaderCase.Of(
            "topic=T! key=K! maxNum=32!# beginTimestamp=0!# endTimestamp=9223372036854775807!# _UNIQUE_KEY_QUERY=true",
            new QueryMessageHeader("T", "K", 32, 0, long.MaxValue, true)),
        HeaderCase.Of("offset=4096!#", new ViewMessageHeader(4096)),
        HeaderCase.Of(
            "offset=4096!# group=G! delayLevel=-1!# originMsgId=7F originTopic=T unitMode=true maxReconsumeTimes=3#",
            new ConsumerSendMsgBackHeader(4096, "G", -1, "7F", "T", true, 3)),
        HeaderCase.Of("consumerGroup=G! topic=T topicList=T;U", new GetConsumeStatsHeader("G", "T", "T;U")),
        HeaderCase.Of(
            "topic=T! group=G! timestamp=-1!# isForce=true", new ResetOffsetHeader("T", "G", -1, true)),
        HeaderCase.Of("topic=T! group=G! clientAddr=c", new GetConsumerStatusHeader("T", "G", "c")),
        HeaderCase.Of("topic=T! group=G!", new QueryConsumeTimeSpanHeader("T", "G")),
        HeaderCase.Of("consumerGroup=G! clientId=c!", new GetConsumerRunningInfoHeader("G", "c")),
        HeaderCase.Of(
            "filterGroups=a,b compareGroup=G! topic=T!", new QueryCorrectionOffsetHeader("a,b", "G", "T")),
        HeaderCase.Of("consumerGroup=G! clientId=c! msgId=7F!", new ConsumeMessageDirectlyHeader("G", "c", "7F")),
        HeaderCase.Of(
            "srcGroup=G! destGroup=H! topic=T offline=true", new CloneGroupOffsetHeader("G", "H", "T", true)),
        HeaderCase.Of("statsName=N! statsKey=K!", new ViewBrokerStatsDataHeader("N", "K")),
        HeaderCase.Of("isOrder=true", new GetConsumeStatsInBrokerHeader(true)),
        HeaderCase.Of(
            "topic=T! queueId=3!# index=7!# count=10!# consumerGroup=G",
            new QueryConsumeQueueHeader("T", 3, 7, 10, "G")),
        HeaderCase.Of("group=G!", new QueryTopicsByConsumerHeader("G")),
        HeaderCase.Of("group=G! topic=T!", new QuerySubscriptionByConsumerHeader("G", "T")),
        HeaderCase.Of("namespace=N key=K value=V!", new PutKVConfigHeader("N", "K", "V")),
        HeaderCase.Of("namespace=N! key=K!", new GetKVConfigHeader("N", "K")),
        HeaderCase.Of("namespace=N! key=K!", new DeleteKVConfigHeader("N", "K")),
        HeaderCase.Of("namespace=N!", new GetKVListByNamespaceHeader("N")),
        HeaderCase.Of(
            "brokerName=b! brokerAddr=a:1! clusterName=c! haServerAddr=h:2! brokerId=0!# compressed=true bodyCrc32=7# "
            + "heartbeatTimeoutMillis=9# enableActingMaster=true __ZONE_NAME=z",
            new RegisterBrokerHeader("b", "a:1", "c", "h:2", 0, true, 7, 9)
            {
                EnableActingMaster = true,
                ZoneName = "z",
            }),
        HeaderCase.Of("brokerName=b! brokerAddr=a:1!", new UnRegisterBrokerHeader("b", "a:1")),
        HeaderCase.Of("brokerAddr=a:1!", new QueryDataVersionHeader("a:1")),
        HeaderCase.Of("brokerAddr=a:1!", new BrokerHeartbeatHeader("a:1")),
        HeaderCase.Of("brokerName=b!", new WipeWritePermOfBrokerHeader("b")),
        HeaderCase.Of("brokerName=b!", new AddWritePermOfBrokerHeader("b")),
        HeaderCase.Of("topic=T! clusterName=c", new DeleteTopicFromNamesrvHeader("T", "c")),
        HeaderCase.Of("topic=T!", new RegisterTopicHeader("T")),
        HeaderCase.Of("cluster=c!", new GetTopicsByClusterHeader("c")),
        HeaderCase.Of("clusterName=c! brokerName=b!", new GetBrokerMemberGroupHeader("c", "b")),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Both_forms_of_a_frame_give_the_same_header(int number)
    {
        HeaderCase one = Cases[number];
        foreach (SerializeType type in (SerializeType[])[SerializeType.Json, SerializeType.RocketMq])
        {
            Dictionary<string, string> read = Frames.Read(Encode(type, one.Fields())).Fields.ToDictionary();

            Assert.Equal(one.Expected, one.Read(new HeaderFields(read)));
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Each_required_field_is_named_when_it_is_missing(int number)
    {
        HeaderCase one = Cases[number];
        foreach (HeaderCase.Field field in one.Sent)
        {
            Dictionary<string, string> fields = one.Fields();
            fields.Remove(field.Name);
            if (!field.IsRequired)
            {
                _ = one.Read(new HeaderFields(fields));
                continue;
            }

            HeaderException error = Assert.Throws<HeaderException>(() => one.Read(new HeaderFields(fields)));
            Assert.Equal(field.Name, error.Field);
            Assert.Contains(field.Name, error.Message);
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Each_absurd_number_is_named_and_shown(int number)
    {
        HeaderCase one = Cases[number];
        foreach (HeaderCase.Field field in one.Sent.Where(field => field.IsNumber))
        {
            Dictionary<string, string> fields = one.Fields();
            fields[field.Name] = "99999999999999999999";

            HeaderException error = Assert.Throws<HeaderException>(() => one.Read(new HeaderFields(fields)));
            Assert.Equal(field.Name, error.Field);
            Assert.Contains("99999999999999999999", error.Message);
        }
    }

    [Theory]
    [InlineData("brokerName")]
    [InlineData("brokerAddr")]
    [InlineData("clusterName")]
    [InlineData("haServerAddr")]
    [InlineData("__ZONE_NAME")]
    public void No_name_of_a_registration_is_longer_than_its_bound(string name)
    {
        HeaderCase registration = Cases.Single(one => one.Expected is RegisterBrokerHeader);
        Dictionary<string, string> fields = registration.Fields();
        fields[name] = new string('x', RegisterBrokerHeader.NameCharsMax + 1);

        Assert.Equal(
            name,
            Assert.Throws<HeaderException>(() => registration.Read(new HeaderFields(fields))).Field);
    }

    [Fact]
    public void Every_cold_header_is_among_the_cases()
    {
        IEnumerable<Type> headers = typeof(HeaderFields).Assembly.GetTypes().Where(type => type.GetInterfaces().Any(
            shape => shape.IsGenericType && shape.GetGenericTypeDefinition() == typeof(IRequestHeader<>)));

        Assert.Empty(headers.Except(Cases.Select(one => one.Expected.GetType())));
    }

    private static byte[] Encode(SerializeType type, Dictionary<string, string> fields)
    {
        using var buffer = new FrameBuffer();
        var writer = FrameWriter.Request(buffer, type, RequestCode.UpdateBrokerConfig, opaque: 1);
        foreach ((string name, string value) in fields)
        {
            writer.Field(Encoding.UTF8.GetBytes(name), value);
        }

        writer.Complete();
        return buffer.Written.ToArray();
    }
}
