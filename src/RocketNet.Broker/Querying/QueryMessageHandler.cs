using System.Text;
using RocketNet.Broker.Configuration;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.Reading;

namespace RocketNet.Broker.Querying;

/// <summary>QUERY_MESSAGE (12): the messages of a topic with a key, newest first when there are too many.</summary>
public sealed class QueryMessageHandler(BrokerConfiguration configuration, KeyQuery keys) : IColdRequestHandler
{
    /// <summary>
    /// A message that has been acknowledged is found, though the index follows a little later; but if that is far
    /// behind, the query is answered from what there is.
    /// </summary>
    private static readonly TimeSpan IndexWait = TimeSpan.FromSeconds(1);

    public async ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        QueryMessageHeader header = request.ReadHeader<QueryMessageHeader>();
        int maxCount = header.IsUniqueKey ? configuration.Store.DefaultQueryMaxNum : header.MaxNum;
        if (maxCount < 0)
        {
            return Response.Error(ResponseCode.SystemError, $"the custom field <maxNum> is negative: {maxCount}");
        }

        await keys.WaitForDispatchedAsync(IndexWait, stopping);
        KeyQueryResult result = keys.Find(
            Encoding.UTF8.GetBytes(header.Topic),
            Encoding.UTF8.GetBytes(header.Key),
            maxCount,
            header.BeginTimestamp,
            header.EndTimestamp,
            stopping);

        // Compat: QueryMessageProcessor.queryMessage@4.9.8 has one text for every reason.
        Response response = result.Count > 0
            ? Response.Ok(result.Records)
            : Response.Error(ResponseCode.QueryNotFound, "can not find message, maybe time range not correct");
        return response
            .With("indexLastUpdatePhyoffset", result.IndexLastUpdateOffset)
            .With("indexLastUpdateTimestamp", result.IndexLastUpdateTimestamp);
    }
}
