using Microsoft.Extensions.Logging;
using RocketNet.NameServer.KvConfig;
using RocketNet.NameServer.Routes;
using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.NameServer.Registration;

/// <summary>
/// REGISTER_BROKER: a broker says who it is and which topics it has, every 30 seconds and at each change.
/// </summary>
internal sealed class RegisterBrokerHandler(
    RouteTable routes, KvConfigTable kvConfig, CurrentOptions options, ILogger<RegisterBrokerHandler> logger)
    : IColdRequestHandler
{
    private static readonly TimeSpan TimeoutMin = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan TimeoutMax = TimeSpan.FromMinutes(10);

    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping) => new(Register(request));

    private static TimeSpan Timeout(long millis) => millis <= 0
        ? BrokerRegistration.TimeoutWhenUnnamed
        : TimeSpan.FromMilliseconds(Math.Clamp(millis, TimeoutMin.TotalMilliseconds, TimeoutMax.TotalMilliseconds));

    private static string? Refusal(RegistrationStatus status) => status switch
    {
        RegistrationStatus.Registered => null,
        RegistrationStatus.TooManyBrokers => $"more than {RouteTable.BrokersMax} brokers or clusters",
        RegistrationStatus.TooManyTopics => $"more than {RouteTable.TopicsMax} topics",
    };

    /// <remarks>Compat: before V3_0_11 a broker sent its topic table without the wrapping body.</remarks>
    private static RegisterBrokerBody BodyOf(Request request, bool isCompressed)
    {
        RegisterBrokerBody body = request.Version >= ProtocolVersion.V3_0_11
            ? RegisterBrokerBody.Parse(request.Body, isCompressed)
            : new RegisterBrokerBody(TopicConfigTableBody.Parse(request.Body), FilterServerList: null);
        const int CharsMax = RegisterBrokerHeader.NameCharsMax;
        return body.Topics.TopicConfigTable.Values.All(topic => topic.TopicName.Length <= CharsMax)
            ? body
            : throw new ProtocolException($"a topic name is longer than {CharsMax} characters");
    }

    private Response Register(Request request)
    {
        RegisterBrokerHeader header = request.ReadHeader<RegisterBrokerHeader>();
        if (header.BodyCrc32 != 0 && header.BodyCrc32 != Crc32.Masked(request.Body))
        {
            return Response.Error(ResponseCode.SystemError, "crc32 not match");
        }

        BrokerRegistration registration = Read(request, in header);
        RegistrationResult result = routes.Register(registration);
        if (Refusal(result.Status) is { } refusal)
        {
            logger.RegistrationRefused(request.Connection.RemoteAddressText, refusal);
            return Response.Error(ResponseCode.SystemError, refusal);
        }

        if (result.IsNews)
        {
            logger.BrokerRegistered(
                registration.BrokerName,
                registration.BrokerAddress,
                registration.ClusterName,
                registration.Topics.Count);
        }

        if (!request.Connection.IsOpen)
        {
            // Its end was reported while this request waited: nobody would tell us a second time.
            routes.RemoveConnection(request.Connection);
        }

        return Response.Ok(OrderTopics())
            .With("haServerAddr", result.HaServerAddress)
            .With("masterAddr", result.MasterAddress);
    }

    private BrokerRegistration Read(Request request, in RegisterBrokerHeader header)
    {
        RegisterBrokerBody body = BodyOf(request, header.Compressed);
        return new BrokerRegistration
        {
            ClusterName = header.ClusterName,
            BrokerName = header.BrokerName,
            BrokerId = header.BrokerId,
            BrokerAddress = header.BrokerAddr,
            HaServerAddress = header.HaServerAddr,
            ZoneName = header.ZoneName,
            Timeout = Timeout(header.HeartbeatTimeoutMillis),
            DataVersion = body.Topics.DataVersion,
            Topics = [.. body.Topics.TopicConfigTable.Values],
            FilterServers = body.FilterServerList,
            Connection = request.Connection,
            RemovesMissingTopics = options.Value.DeleteTopicWithBrokerRegistration,
        };
    }

    /// <summary>The ordered-topic configuration, by which the broker sets the order flag of its topics.</summary>
    private byte[] OrderTopics() =>
        options.Value.ReturnOrderTopicConfigToBroker
        && kvConfig.Find(KvConfigTable.OrderTopicNamespace) is { } entries
            ? new KVTable(entries).ToJson()
            : [];
}
