using RocketNet.Broker.Offsets;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>QUERY_TOPIC_CONSUME_BY_WHO (300): the groups that read a topic now or have read it before.</summary>
public sealed class ConsumersOfTopicHandler(ConsumerTable consumers, OffsetTable offsets) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        string topic = request.ReadHeader<QueryTopicConsumeByWhoHeader>().Topic;
        IEnumerable<string> online = consumers.All
            .Where(group => group.TryGetSubscription(topic, out _))
            .Select(group => group.Name);
        string[] groups = [.. online.Concat(offsets.GroupsOf(topic)).Distinct(StringComparer.Ordinal)];
        return new(Response.Ok(new GroupList(groups).ToJson()));
    }
}
