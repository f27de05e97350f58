using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Statistics;

/// <summary>VIEW_BROKER_STATS_DATA (315): one counter over the last minute, hour and day.</summary>
internal sealed class ViewStatisticsHandler(BrokerStatistics statistics) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        HeaderFields header = request.Header;
        string name = header.Required("statsName");
        string key = header.Required("statsKey");
        return new(statistics.Find(name, key) is { } found
            ? Response.Ok(found.ToJson())
            : Response.Error(ResponseCode.SystemError, $"The stats <{name}> <{key}> not exist"));
    }
}
