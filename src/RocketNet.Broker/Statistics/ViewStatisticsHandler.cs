using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Statistics;

/// <summary>VIEW_BROKER_STATS_DATA (315): one counter over the last minute, hour and day.</summary>
internal sealed class ViewStatisticsHandler(BrokerStatistics statistics) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        ViewBrokerStatsDataHeader header = request.ReadHeader<ViewBrokerStatsDataHeader>();
        return new(statistics.Find(header.StatsName, header.StatsKey) is { } found
            ? Response.Ok(found.ToJson())
            : Response.Error(
                ResponseCode.SystemError, $"The stats <{header.StatsName}> <{header.StatsKey}> not exist"));
    }
}
