using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Tests.Headers;

public class ReceiveLoopHeaderTests
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

        Assert.True(GetMaxOffsetHeader.TryDecode(Request, out GetMaxOffsetHeader max, out _));
        Assert.Equal("T", Frames.Text(max.Topic));
        Assert.Equal(3, max.QueueId);

        Assert.True(GetMinOffsetHeader.TryDecode(Request, out GetMinOffsetHeader min, out _));
        Assert.Equal("T", Frames.Text(min.Topic));
        Assert.Equal(3, min.QueueId);
    }

    [Fact]
    public void Requests_of_groups_and_routes_are_decoded()
    {
        RequestFrame frame = Frames.ReadJson(
            """
            {"code":35,"extFields":{"clientID":"C","producerGroup":"PG","consumerGroup":"CG","topic":"T",
            "acceptStandardJsonOnly":true,"__ZONE_MODE":"TRUE","__ZONE_NAME":"z1"}}
            """);

        Assert.True(UnregisterClientHeader.TryDecode(frame, out UnregisterClientHeader leaving, out _));
        Assert.Equal("PG", Frames.Text(leaving.ProducerGroup));
        Assert.Equal("CG", Frames.Text(leaving.ConsumerGroup));

        Assert.True(GetConsumerListByGroupHeader.TryDecode(frame, out GetConsumerListByGroupHeader members, out _));
        Assert.Equal("CG", Frames.Text(members.ConsumerGroup));

        Assert.True(GetRouteInfoHeader.TryDecode(frame, out GetRouteInfoHeader route, out _));
        Assert.Equal("T", Frames.Text(route.Topic));
        Assert.True(route.AcceptStandardJsonOnly);
        Assert.True(route.ZoneMode);
        Assert.Equal("z1", Frames.Text(route.ZoneName));
    }

    [Fact]
    public void What_may_be_missing_is_empty_or_false()
    {
        Assert.True(UnregisterClientHeader.TryDecode(Empty, out UnregisterClientHeader leaving, out _));
        Assert.True(leaving.ProducerGroup.IsEmpty && leaving.ConsumerGroup.IsEmpty);

        RequestFrame plain = Frames.ReadJson("""{"code":105,"extFields":{"topic":"T"}}""");
        Assert.True(GetRouteInfoHeader.TryDecode(plain, out GetRouteInfoHeader route, out _));
        Assert.False(route.AcceptStandardJsonOnly || route.ZoneMode);
        Assert.True(route.ZoneName.IsEmpty);
    }

    [Fact]
    public void An_absurd_queue_is_named_with_what_was_sent()
    {
        RequestFrame frame = Frames.ReadJson("""{"code":30,"extFields":{"topic":"T","queueId":"2147483648"}}""");

        Assert.False(GetMaxOffsetHeader.TryDecode(frame, out _, out string? problem));
        Assert.Contains("queueId", problem);
        Assert.Contains("2147483648", problem);
        Assert.False(GetMinOffsetHeader.TryDecode(frame, out _, out problem));
        Assert.Contains("queueId", problem);
    }

    [Fact]
    public void The_first_missing_field_is_named()
    {
        Assert.False(QueryConsumerOffsetHeader.TryDecode(Empty, out _, out string? problem));
        Assert.Contains("consumerGroup", problem);
        Assert.False(UpdateConsumerOffsetHeader.TryDecode(Empty, out _, out problem));
        Assert.Contains("consumerGroup", problem);
        Assert.False(GetMaxOffsetHeader.TryDecode(Empty, out _, out problem));
        Assert.Contains("topic", problem);
        Assert.False(GetMinOffsetHeader.TryDecode(Empty, out _, out problem));
        Assert.Contains("topic", problem);
        Assert.False(GetConsumerListByGroupHeader.TryDecode(Empty, out _, out problem));
        Assert.Contains("consumerGroup", problem);
        Assert.False(GetRouteInfoHeader.TryDecode(Empty, out _, out problem));
        Assert.Contains("topic", problem);
    }
}
