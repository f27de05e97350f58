using RocketNet.Broker.Offsets;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>QUERY_TOPICS_BY_CONSUMER (343): the topics a group has committed offsets on.</summary>
public sealed class TopicsOfConsumerHandler(OffsetTable offsets) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        string group = request.ReadHeader<QueryTopicsByConsumerHeader>().Group;
        return new(Response.Ok(new TopicList(offsets.TopicsOf(group)).ToJson()));
    }
}
