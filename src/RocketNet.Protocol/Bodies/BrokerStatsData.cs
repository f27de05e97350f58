namespace RocketNet.Protocol.Bodies;

/// <summary>Answer of VIEW_BROKER_STATS_DATA (315).</summary>
/// <param name="Minute">Over the last minute.</param>
/// <param name="Hour">Over the last hour.</param>
/// <param name="Day">Over the last day.</param>
public sealed record BrokerStatsData(BrokerStatsItem Minute, BrokerStatsItem Hour, BrokerStatsItem Day)
{
    /// <summary>Nothing happened.</summary>
    public static readonly BrokerStatsData Zero = new(default, default, default);

    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static BrokerStatsData Parse(ReadOnlySpan<byte> utf8)
    {
        FastJsonValue value = FastJsonValue.Parse(utf8);
        return new BrokerStatsData(
            BrokerStatsItem.From(value["statsMinute"]),
            BrokerStatsItem.From(value["statsHour"]),
            BrokerStatsItem.From(value["statsDay"]));
    }

    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        json.Name("statsDay");
        Day.WriteTo(json);
        json.Name("statsHour");
        Hour.WriteTo(json);
        json.Name("statsMinute");
        Minute.WriteTo(json);
        json.EndObject();
    });
}
