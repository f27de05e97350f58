using RocketNet.Broker.Clients;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Reading;

namespace RocketNet.Broker.Offsets;

/// <summary>
/// INVOKE_BROKER_TO_RESET_OFFSET (222): finds the offsets of a moment and tells the group's clients to go there. The
/// clients commit them; the broker's own table does not change here.
/// </summary>
/// <remarks>Java: Broker2Client.resetOffset@4.9.8, its refusals in its order and words.</remarks>
internal sealed class ResetOffsetHandler(
    TopicTable topics,
    OffsetTable offsets,
    ConsumerTable consumers,
    ConsumeQueueTable queues,
    MessageReader reader,
    BrokerConfiguration configuration) : IColdRequestHandler
{
    /// <summary>Stands for the end of each queue.</summary>
    private const long EndTimestamp = -1;

    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        ResetOffsetHeader header = request.ReadHeader<ResetOffsetHeader>();
        if (!topics.TryGet(header.Topic, out TopicEntry? topic))
        {
            return new(Response.Error(
                ResponseCode.SystemError,
                $"[reset-offset] reset offset failed, no topic in this broker. topic={header.Topic}"));
        }

        Dictionary<MessageQueue, long> targets = [];
        for (int queueId = 0; queueId < topic.Config.WriteQueueNums; queueId++)
        {
            if (!offsets.TryQuery(topic.Name, header.Group, queueId, out long committed))
            {
                return new(Response.Error(
                    ResponseCode.SystemError, $"THe consumer group <{header.Group}> not exist"));
            }

            long target = TargetOf(topic, queueId, header.Timestamp);
            targets[new MessageQueue(topic.Name, configuration.Broker.BrokerName, queueId)] =
                header.IsForce || target < committed ? target : committed;
        }

        return new(Tell(in header, new ResetOffsetBody(targets), request.Language));
    }

    private long TargetOf(TopicEntry topic, int queueId, long timestampMillis)
    {
        if (!queues.TryGet(topic.NameUtf8, queueId, out ConsumeQueue? queue))
        {
            return 0;
        }

        return timestampMillis == EndTimestamp
            ? queue.Max.Value
            : Math.Max(reader.OffsetByTime(queue, timestampMillis, TimeBoundary.Nearest), 0);
    }

    private Response Tell(in ResetOffsetHeader header, ResetOffsetBody body, LanguageCode askedFor)
    {
        if (!consumers.TryGet(header.Group, out ConsumerGroup? group) || group.Members.Count == 0)
        {
            return Response.Error(
                ResponseCode.ConsumerNotOnline,
                $"Consumer not online, so can not reset offset, Group: {header.Group} Topic: {header.Topic} "
                + $"Timestamp: {Invariant.Text(header.Timestamp)}");
        }

        IReadOnlyList<GroupMember> members = group.Members;
        if (members.FirstOrDefault(member => member.Client.Version < ProtocolVersion.V3_0_7Snapshot) is { } tooOld)
        {
            return Response.Error(
                ResponseCode.SystemError,
                $"the client does not support this feature. version={ProtocolVersion.NameOf(tooOld.Client.Version)}");
        }

        KeyValuePair<string, string>[] fields =
        [
            new("topic", header.Topic),
            new("group", header.Group),
            new("timestamp", Invariant.Text(header.Timestamp)),
            new("isForce", header.IsForce ? "true" : "false"),
        ];
        byte[] map = body.ToJson();
        byte[] list = body.ToJsonForCpp();
        foreach (GroupMember member in members)
        {
            byte[] form = WantsList(member.Client.Language, askedFor) ? list : map;
            member.Connection.TrySendOneway(RequestCode.ResetConsumerClientOffset, fields, form);
        }

        return Response.Ok(map);
    }

    // Compat: Broker2Client.resetOffset@4.9.8 gives every client the form of the asking tool's language, which
    // mqadmin -c sets to C++. A Java client understands the map alone and one of C++ the list alone.
    private static bool WantsList(LanguageCode client, LanguageCode askedFor) =>
        client == LanguageCode.Cpp || (askedFor == LanguageCode.Cpp && client != LanguageCode.Java);
}
