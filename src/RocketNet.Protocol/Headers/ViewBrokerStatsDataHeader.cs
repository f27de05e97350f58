namespace RocketNet.Protocol.Headers;

/// <summary>Header of VIEW_BROKER_STATS_DATA (315).</summary>
/// <remarks>Java: ViewBrokerStatsDataRequestHeader@4.9.8.</remarks>
/// <param name="StatsName">The kind of figure, required.</param>
/// <param name="StatsKey">Whose figure, required.</param>
public readonly record struct ViewBrokerStatsDataHeader(
    string StatsName,
    string StatsKey) : IRequestHeader<ViewBrokerStatsDataHeader>
{
    /// <inheritdoc/>
    public static ViewBrokerStatsDataHeader Read(HeaderFields fields) => new(
        fields.Required("statsName"),
        fields.Required("statsKey"));
}
