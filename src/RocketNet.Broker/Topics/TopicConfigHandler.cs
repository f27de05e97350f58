using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Topics;

/// <summary>GET_TOPIC_CONFIG (351 of 5.x): one topic. Tools of 5.x and the dashboard show nothing without it.</summary>
public sealed class TopicConfigHandler(TopicTable topics) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        string name = request.ReadHeader<GetTopicConfigHeader>().Topic;
        return new(topics.TryGet(name, out TopicEntry? topic)
            ? Response.Ok(topic.Config.ToJson())
            : Response.Error(ResponseCode.TopicNotExist, $"No topic in this broker. topic: {name}"));
    }
}
