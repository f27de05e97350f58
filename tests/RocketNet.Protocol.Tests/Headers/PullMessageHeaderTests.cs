using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.TestKit;

namespace RocketNet.Protocol.Tests.Headers;

public class PullMessageHeaderTests
{
    private const string Whole =
        """
        {"code":11,"extFields":{"consumerGroup":"CG","topic":"T","queueId":"3","queueOffset":"5000000000",
        "maxMsgNums":"32","sysFlag":"3","commitOffset":"4","suspendTimeoutMillis":"15000","subscription":"TagA",
        "subVersion":"6","expressionType":"TAG","maxMsgBytes":"9","bname":"b"}}
        """;

    [Fact]
    public void Every_field_is_decoded()
    {
        Assert.True(PullMessageHeader.TryDecode(Frames.ReadJson(Whole), out PullMessageHeader header, out _));
        Assert.Equal("CG", Frames.Text(header.ConsumerGroup));
        Assert.Equal("T", Frames.Text(header.Topic));
        Assert.Equal(3, header.QueueId);
        Assert.Equal(5000000000, header.QueueOffset);
        Assert.Equal(32, header.MaxMsgNums);
        Assert.Equal(PullMessageHeader.CommitOffsetFlag | PullMessageHeader.SuspendFlag, header.SysFlag);
        Assert.Equal(4, header.CommitOffset);
        Assert.Equal(15000, header.SuspendTimeoutMillis);
        Assert.Equal("TagA", Frames.Text(header.Subscription));
        Assert.Equal(6, header.SubVersion);
        Assert.Equal("TAG", Frames.Text(header.ExpressionType));
        Assert.Equal(9, header.MaxMsgBytes);
    }

    [Theory]
    [InlineData("consumerGroup")]
    [InlineData("topic")]
    [InlineData("queueId")]
    [InlineData("queueOffset")]
    [InlineData("maxMsgNums")]
    [InlineData("sysFlag")]
    public void A_missing_field_is_named(string field)
    {
        string json = Whole.Replace($"\"{field}\":", "\"other\":", StringComparison.Ordinal);

        Assert.False(PullMessageHeader.TryDecode(Frames.ReadJson(json), out _, out string? problem));
        Assert.Contains(field, problem);
    }

    [Theory]
    [InlineData("\"queueId\":\"3\"", "\"queueId\":\"3000000000\"", "queueId")]
    [InlineData("\"commitOffset\":\"4\"", "\"commitOffset\":\"four\"", "commitOffset")]
    [InlineData("\"maxMsgBytes\":\"9\"", "\"maxMsgBytes\":\"\"", "maxMsgBytes")]
    public void A_wrong_number_is_named(string right, string wrong, string field)
    {
        string json = Whole.Replace(right, wrong, StringComparison.Ordinal);

        Assert.False(PullMessageHeader.TryDecode(Frames.ReadJson(json), out _, out string? problem));
        Assert.Contains(field, problem);
    }

    [Fact]
    public void Every_pull_of_a_java_client_is_decoded()
    {
        int count = 0;
        foreach (GoldenFrame golden in GoldenFrame.ReadAll()
            .Where(frame => !frame.IsResponse && frame.RequestCode is 11 or 361))
        {
            RequestFrame frame = Frames.Read((byte[])golden.Bytes.Clone());
            if (!frame.IsResponse)
            {
                Assert.True(PullMessageHeader.TryDecode(frame, out _, out string? problem), golden + problem);
                count++;
            }
        }

        Assert.True(count > 5);
    }
}
