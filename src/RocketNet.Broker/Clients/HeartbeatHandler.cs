using RocketNet.Broker.Groups;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>
/// HEART_BEAT (34): the client tells its producer and consumer groups. Unknown groups are made if the broker may, and
/// with each consumer group its retry topic, so that the client finds its route.
/// </summary>
public sealed class HeartbeatHandler(ClientTable clients, GroupTable groups, TopicTable topics)
    : IRequestHandler, IColdRequestHandler
{
    /// <summary>Parsing a larger body would hold up the other requests of its connection for too long.</summary>
    private const int InlineBodyBytesMax = 64 * 1024;

    public void Handle(in RequestFrame request, RequestContext context)
    {
        if (request.Body.Length > InlineBodyBytesMax)
        {
            context.Offload(context.Copy(request), this);
            return;
        }

        HeartbeatData heartbeat = HeartbeatData.Parse(request.Body);
        if (Problem(heartbeat) is { } problem)
        {
            context.RespondText(ResponseCode.SystemError, problem);
            return;
        }

        bool isStale = Register(context.Connection, heartbeat, request.Language, request.Version);
        using ResponseScope scope = context.Respond(ResponseCode.Success);
        if (KnowsHeartbeatV2(request.Version))
        {
            scope.Writer.Field("IS_SUPPORT_HEART_BEAT_V2"u8, true);
            scope.Writer.Field("IS_SUB_CHANGE"u8, isStale);
        }
    }

    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        HeartbeatData heartbeat = HeartbeatData.Parse(request.Body);
        if (Problem(heartbeat) is { } problem)
        {
            return new(Response.Error(ResponseCode.SystemError, problem));
        }

        bool isStale = Register(request.Connection, heartbeat, request.Language, request.Version);
        Response response = Response.Ok();
        if (KnowsHeartbeatV2(request.Version))
        {
            response.With("IS_SUPPORT_HEART_BEAT_V2", "true").With("IS_SUB_CHANGE", isStale ? "true" : "false");
        }

        return new(response);
    }

    // Compat: ClientManageProcessor.heartBeat@5.3.3 adds the two fields; clients before 5.0 get the answer of 4.9.
    private static bool KnowsHeartbeatV2(int version) => version >= ProtocolVersion.V5_0_0;

    private static string? Problem(HeartbeatData heartbeat)
    {
        if (string.IsNullOrEmpty(heartbeat.ClientId))
        {
            return "The heartbeat has no clientID.";
        }

        string? illegalGroup = heartbeat.ConsumerDataSet
            .Select(consumer => GroupName.Problem(consumer.GroupName))
            .FirstOrDefault(problem => problem is not null);
        bool hasLongProducer = heartbeat.ProducerGroups.Any(group => group.Length > GroupName.LengthMax);
        return illegalGroup
            ?? (hasLongProducer ? $"A producer group is longer than {GroupName.LengthMax} characters." : null);
    }

    private bool Register(RemotingConnection connection, HeartbeatData heartbeat, LanguageCode language, int version)
    {
        ClientIdentity client = new(heartbeat.ClientId, language, version);
        bool isStale = false;
        foreach (ConsumerData consumer in heartbeat.ConsumerDataSet)
        {
            if (groups.TryFindOrCreate(consumer.GroupName, out GroupEntry? entry))
            {
                topics.CreateRetry(consumer.GroupName, entry.Config.RetryQueueNums, consumer.UnitMode);
            }

            // Compat: ClientManageProcessor.heartBeat@4.9.8 registers a consumer although its group is unknown; its
            // pulls are refused with SUBSCRIPTION_GROUP_NOT_EXIST then.
            isStale |= clients.RegisterConsumer(connection, client, consumer, heartbeat);
        }

        foreach (string group in heartbeat.ProducerGroups)
        {
            clients.RegisterProducer(connection, client, group);
        }

        return isStale;
    }
}
