using RocketNet.Protocol.Bodies;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Topics;

/// <summary>GET_SYSTEM_TOPIC_LIST_FROM_BROKER (305).</summary>
public sealed class SystemTopicListHandler(SystemTopics systemTopics) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping) =>
        new(Response.Ok(new TopicList([.. systemTopics.Names]).ToJson()));
}
