using System.Text;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.TestKit;

namespace RocketNet.Protocol.Tests.Headers;

public class SendMessageHeaderTests
{
    private const string Letters =
        """
        {"code":310,"extFields":{"a":"PG","b":"T","c":"TBW102","d":"8","e":"-1","f":"12","g":"1700000000000",
        "h":"7","i":"K\u0001V","j":"2","k":"true","l":"5","m":"true","n":"broker-a"}}
        """;

    private const string Names =
        """
        {"code":10,"extFields":{"producerGroup":"PG","topic":"T","defaultTopic":"TBW102","defaultTopicQueueNums":8,
        "queueId":-1,"sysFlag":12,"bornTimestamp":1700000000000,"flag":7,"properties":"K\u0001V","reconsumeTimes":2,
        "unitMode":true,"maxReconsumeTimes":5,"batch":true,"bname":"broker-a"}}
        """;

    [Theory]
    [InlineData(Letters)]
    [InlineData(Names)]
    public void Long_names_and_letters_mean_the_same(string json)
    {
        RequestFrame frame = Frames.ReadJson(json);

        Assert.True(SendMessageHeader.TryDecode(frame, out SendMessageHeader header, out string? problem), problem);
        Assert.Equal("PG", Frames.Text(header.ProducerGroup));
        Assert.Equal("T", Frames.Text(header.Topic));
        Assert.Equal("TBW102", Frames.Text(header.DefaultTopic));
        Assert.Equal(8, header.DefaultTopicQueueNums);
        Assert.Equal(-1, header.QueueId);
        Assert.Equal(12, header.SysFlag);
        Assert.Equal(1700000000000, header.BornTimestamp);
        Assert.Equal(7, header.Flag);
        Assert.Equal("K\u0001V", Frames.Text(header.Properties));
        Assert.Equal(2, header.ReconsumeTimes);
        Assert.True(header.UnitMode);
        Assert.Equal(5, header.MaxReconsumeTimes);
        Assert.True(header.Batch);
        Assert.Equal("broker-a", Frames.Text(header.BrokerName));
    }

    [Theory]
    [InlineData("""{"code":310,"extFields":{"b":"T","f":"0","g":"1","h":"0"}}""", "e (queueId)")]
    [InlineData("""{"code":10,"extFields":{"queueId":"0","sysFlag":"0","bornTimestamp":"1","flag":"0"}}""", "topic")]
    [InlineData("""{"code":310,"extFields":{"b":"T","e":"x","f":"0","g":"1","h":"0"}}""", "e (queueId)")]
    [InlineData("""{"code":310,"extFields":{"b":"T","e":"1","f":"0","g":"9999999999999999999","h":"0"}}""", "born")]
    [InlineData("""{"code":310,"extFields":{"topic":"T","queueId":"1"}}""", "b (topic)")]
    public void A_missing_or_wrong_field_is_named(string json, string expected)
    {
        Assert.False(SendMessageHeader.TryDecode(Frames.ReadJson(json), out _, out string? problem));
        Assert.Contains(expected, problem);
    }

    [Fact]
    public void What_clients_may_leave_out_has_a_default()
    {
        RequestFrame frame = Frames.ReadJson("""{"code":310,"extFields":{"b":"T","e":"0","f":"0","g":"1","h":"0"}}""");

        Assert.True(SendMessageHeader.TryDecode(frame, out SendMessageHeader header, out _));
        Assert.Equal(4, header.DefaultTopicQueueNums);
        Assert.Null(header.MaxReconsumeTimes);
        Assert.False(header.Batch);
    }

    [Fact]
    public void A_long_wrong_value_is_shown_in_part()
    {
        string json = "{\"code\":310,\"extFields\":{\"e\":\"" + new string('9', 10_000) + "\"}}";

        Assert.False(SendMessageHeader.TryDecode(Frames.ReadJson(json), out _, out string? problem));
        Assert.True(problem!.Length < 200);
    }

    [Fact]
    public void Every_send_of_a_java_client_is_decoded()
    {
        int count = 0;
        foreach (GoldenFrame golden in GoldenFrame.ReadAll()
            .Where(frame => !frame.IsResponse && frame.RequestCode is 10 or 310 or 320 or 324 or 325))
        {
            RequestFrame frame = Frames.Read((byte[])golden.Bytes.Clone());
            if (frame.IsResponse)
            {
                continue;
            }

            bool isDecoded = SendMessageHeader.TryDecode(frame, out SendMessageHeader header, out string? problem);
            Assert.True(isDecoded, golden + problem);
            Assert.False(header.ProducerGroup.IsEmpty || header.Topic.IsEmpty);
            Assert.True(header.BornTimestamp > 1_600_000_000_000, Encoding.UTF8.GetString(golden.Header));
            count++;
        }

        Assert.True(count > 5);
    }
}
