using System.Text;
using RocketNet.Broker.Configuration;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.Reading;

namespace RocketNet.Broker.Querying;

/// <summary>QUERY_MESSAGE (12): the messages of a topic with a key, newest first when there are too many.</summary>
/// <remarks>Answered on the receive loop when everything is in memory, by the cold pool else.</remarks>
public sealed class QueryMessageHandler(BrokerConfiguration configuration, KeyQuery keys)
    : IRequestHandler, IColdRequestHandler
{
    /// <summary>
    /// A message that has been acknowledged is found, though the index follows a little later; but if that is far
    /// behind, the query is answered from what there is.
    /// </summary>
    private static readonly TimeSpan IndexWait = TimeSpan.FromSeconds(1);

    public void Handle(in RequestFrame request, RequestContext context)
    {
        Request copy = context.Copy(in request);
        Query query = Read(copy);
        if (query.MaxCount >= 0 && keys.TryFindInMemory(
            query.Topic, query.Key, query.MaxCount, query.Begin, query.End, out KeyQueryResult result))
        {
            context.Connection.Send(context.Ticket, Answer(result));
            return;
        }

        context.Offload(copy, this);
    }

    public async ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        Query query = Read(request);
        if (query.MaxCount < 0)
        {
            return Response.Error(ResponseCode.SystemError, $"the custom field <maxNum> is negative: {query.MaxCount}");
        }

        await keys.WaitForDispatchedAsync(IndexWait, stopping);
        return Answer(keys.Find(query.Topic, query.Key, query.MaxCount, query.Begin, query.End, stopping));
    }

    private Query Read(Request request)
    {
        QueryMessageHeader header = request.ReadHeader<QueryMessageHeader>();
        return new Query(
            Encoding.UTF8.GetBytes(header.Topic),
            Encoding.UTF8.GetBytes(header.Key),
            header.IsUniqueKey ? configuration.Store.DefaultQueryMaxNum : header.MaxNum,
            header.BeginTimestamp,
            header.EndTimestamp);
    }

    // Compat: QueryMessageProcessor.queryMessage@4.9.8 has one text for every reason.
    private static Response Answer(KeyQueryResult result) => (result.Count > 0
            ? Response.Ok(result.Records)
            : Response.Error(ResponseCode.QueryNotFound, "can not find message, maybe time range not correct"))
        .With("indexLastUpdatePhyoffset", result.IndexLastUpdateOffset)
        .With("indexLastUpdateTimestamp", result.IndexLastUpdateTimestamp);

    private readonly record struct Query(byte[] Topic, byte[] Key, int MaxCount, long Begin, long End);
}
