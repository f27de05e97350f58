using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Topics;

/// <summary>GET_ALL_TOPIC_CONFIG (21), for slaves and tools.</summary>
public sealed class AllTopicConfigsHandler(TopicTable topics) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping) =>
        new(Response.Ok(TopicFile.Describe(topics).ToJson()));
}
