using Microsoft.Extensions.Logging;
using RocketNet.Broker.Offsets;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.ConsumeQueues;

namespace RocketNet.Broker.Topics;

/// <summary>
/// DELETE_TOPIC_IN_BROKER (215): the topic, its queues and what groups have committed on them. Succeeds also when
/// there is no such topic.
/// </summary>
public sealed class DeleteTopicHandler(
    TopicTable topics,
    TopicFile file,
    SystemTopics systemTopics,
    ConsumeQueueTable queues,
    OffsetTable offsets,
    OffsetFile offsetFile,
    ILogger<DeleteTopicHandler> logger) : IColdRequestHandler
{
    public async ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        string topic = request.ReadHeader<DeleteTopicHeader>().Topic;
        if ((TopicName.Problem(topic) ?? systemTopics.Conflict(topic)) is { } problem)
        {
            return Response.Error(ResponseCode.SystemError, problem);
        }

        bool isRemoved = topics.Remove(topic);
        queues.RemoveTopic(topic);
        offsets.RemoveTopic(topic);

        // Otherwise a crash would give the topic's groups their old offsets in a topic made again.
        await offsetFile.WriteIfChangedAsync();
        if (isRemoved)
        {
            await file.WhenWritten.WaitAsync(stopping);
            logger.TopicDeleted(topic, request.Connection.RemoteAddressText);
        }

        return Response.Ok();
    }
}
