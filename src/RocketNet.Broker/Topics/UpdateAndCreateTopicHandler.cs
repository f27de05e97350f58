using Microsoft.Extensions.Logging;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Topics;

/// <summary>
/// UPDATE_AND_CREATE_TOPIC (17). Answered when the change is on disk; the name servers hear of it meanwhile.
/// </summary>
public sealed class UpdateAndCreateTopicHandler(
    TopicTable topics,
    TopicFile file,
    SystemTopics systemTopics,
    ILogger<UpdateAndCreateTopicHandler> logger) : IColdRequestHandler
{
    /// <summary>More queues than any broker can hold; a slip of the finger would otherwise eat the memory.</summary>
    private const int QueueNumsMax = 65_536;

    public async ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        CreateTopicHeader header = request.ReadHeader<CreateTopicHeader>();
        string topic = header.Topic;
        if ((TopicName.Problem(topic) ?? systemTopics.Conflict(topic)) is { } problem)
        {
            return Response.Error(ResponseCode.SystemError, problem);
        }

        TopicConfig wanted = Read(in header);
        if (wanted.ReadQueueNums is < 0 or > QueueNumsMax || wanted.WriteQueueNums is < 0 or > QueueNumsMax)
        {
            return Response.Error(ResponseCode.SystemError, $"queue numbers are 0 to {QueueNumsMax}");
        }

        // Compat: AdminBrokerProcessor.updateAndCreateTopic@4.9.8 ignores the order flag of the request; that of a
        // topic comes from the name servers' ordered-topic list.
        if (topics.TryGet(topic, out TopicEntry? present))
        {
            wanted = wanted with
            {
                Order = present.Config.Order,
                Attributes = present.Config.Attributes,
                Unknown = present.Config.Unknown,
            };
        }

        if (!topics.Put(wanted))
        {
            return Response.Error(ResponseCode.SystemError, "The broker holds as many topics as it can.");
        }

        await file.WhenWritten.WaitAsync(stopping);
        logger.TopicChangedByAdmin(topic, request.Connection.RemoteAddressText, wanted.ToString());
        return Response.Ok();
    }

    private static TopicConfig Read(in CreateTopicHeader header) => new()
    {
        TopicName = header.Topic,
        ReadQueueNums = header.ReadQueueNums,
        WriteQueueNums = header.WriteQueueNums,
        Perm = header.Perm,
        TopicFilterType = string.Equals(header.TopicFilterType, "MULTI_TAG", StringComparison.OrdinalIgnoreCase)
            ? TopicFilterType.MultiTag
            : TopicFilterType.SingleTag,
        TopicSysFlag = header.TopicSysFlag,
    };
}
