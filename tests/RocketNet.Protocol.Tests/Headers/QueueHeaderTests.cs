using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Tests.Headers;

public class QueueHeaderTests
{
    private static RequestFrame Request => Frames.ReadJson(
        """
        {"code":15,"extFields":{"consumerGroup":"CG","topic":"T","queueId":"3","commitOffset":"-7",
        "timestamp":"9","boundaryType":"upper","setZeroIfNotFound":"false"}}
        """);

    private static RequestFrame Empty => Frames.ReadJson("""{"code":15}""");

    [Fact]
    public void Offset_requests_are_decoded()
    {
        Assert.True(QueryConsumerOffsetHeader.TryDecode(Request, out QueryConsumerOffsetHeader query, out _));
        Assert.Equal("CG", Frames.Text(query.ConsumerGroup));
        Assert.Equal(3, query.QueueId);
        Assert.False(query.SetZeroIfNotFound);

        Assert.True(UpdateConsumerOffsetHeader.TryDecode(Request, out UpdateConsumerOffsetHeader update, out _));
        Assert.Equal("T", Frames.Text(update.Topic));
        Assert.Equal(-7, update.CommitOffset);

        Assert.True(SearchOffsetHeader.TryDecode(Request, out SearchOffsetHeader search, out _));
        Assert.Equal(9, search.Timestamp);
        Assert.True(search.IsUpperBoundary);

        Assert.True(QueueHeader.TryDecode(Request, out QueueHeader queue, out _));
        Assert.Equal("T", Frames.Text(queue.Topic));
    }

    [Fact]
    public void The_first_missing_field_is_named()
    {
        Assert.False(QueryConsumerOffsetHeader.TryDecode(Empty, out _, out string? problem));
        Assert.Contains("consumerGroup", problem);
        Assert.False(UpdateConsumerOffsetHeader.TryDecode(Empty, out _, out problem));
        Assert.Contains("consumerGroup", problem);
        Assert.False(SearchOffsetHeader.TryDecode(Empty, out _, out problem));
        Assert.Contains("topic", problem);
        Assert.False(QueueHeader.TryDecode(Empty, out _, out problem));
        Assert.Contains("topic", problem);
    }

    [Fact]
    public void Cold_fields_are_checked_by_name()
    {
        var fields = new HeaderFields(new Dictionary<string, string> { ["n"] = "5", ["x"] = "five", ["b"] = "TRUE" });

        Assert.Equal("5", fields.Required("n"));
        Assert.Null(fields.Optional("none"));
        Assert.Equal(5, fields.RequiredInt32("n"));
        Assert.Equal(5, fields.RequiredInt64("n"));
        Assert.Equal(9, fields.Int32("none", 9));
        Assert.Equal(9, fields.Int64("none", 9));
        Assert.True(fields.Boolean("b"));
        Assert.True(fields.Boolean("none", fallback: true));
        Assert.Equal("none", Assert.Throws<HeaderException>(() => fields.Required("none")).Field);
        Assert.Contains("five", Assert.Throws<HeaderException>(() => fields.Int32("x", 1)).Message);
    }
}
