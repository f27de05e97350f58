using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>
/// INVOKE_BROKER_TO_GET_CONSUMER_STATUS (223): asks the clients of a group for the offsets they hold themselves (221).
/// </summary>
/// <remarks>Java: Broker2Client.getConsumeStatus@4.9.8, which asks one after the other.</remarks>
internal sealed class ConsumerStatusHandler(ConsumerTable consumers, ClientRelay relay) : IColdRequestHandler
{
    private const int AskedAtOnce = 64;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        GetConsumerStatusHeader header = request.ReadHeader<GetConsumerStatusHeader>();
        if (!consumers.TryGet(header.Group, out ConsumerGroup? group) || group.Members.Count == 0)
        {
            return new(Response.Error(
                ResponseCode.SystemError, $"No Any Consumer online in the consumer group: [{header.Group}]"));
        }

        GroupMember[] asked =
            [.. group.Members.Where(member => IsMeant(header.ClientId, member)).DistinctBy(member => member.ClientId)];
        if (asked.FirstOrDefault(member => member.Client.Version < ProtocolVersion.V3_0_7Snapshot) is { } tooOld)
        {
            return new(Response.Error(
                ResponseCode.SystemError,
                $"the client does not support this feature. version={ProtocolVersion.NameOf(tooOld.Client.Version)}"));
        }

        KeyValuePair<string, string>[] fields = [new("topic", header.Topic), new("group", header.Group)];
        return new(relay.Start(request, () => AskAllAsync(asked, fields)));
    }

    private static bool IsMeant(string? clientId, GroupMember member) =>
        string.IsNullOrWhiteSpace(clientId) || member.ClientId == clientId;

    private static async Task<Response> AskAllAsync(GroupMember[] asked, KeyValuePair<string, string>[] fields)
    {
        Dictionary<string, IReadOnlyDictionary<MessageQueue, long>> tables = new(StringComparer.Ordinal);
        foreach (GroupMember[] some in asked.Chunk(AskedAtOnce))
        {
            Response?[] answers = await Task.WhenAll(some.Select(member => AskAsync(member, fields)));
            foreach ((GroupMember member, Response? answer) in some.Zip(answers))
            {
                if (answer is { Code: ResponseCode.Success })
                {
                    tables[member.ClientId] = GetConsumerStatusBody.Parse(answer.Body.Span).MessageQueueTable;
                }
            }
        }

        byte[] body = new GetConsumerStatusBody(new Dictionary<MessageQueue, long>(), tables).ToJson();
        return Response.Ok(body);
    }

    // A client that does not answer is left out, as in Java.
    private static async Task<Response?> AskAsync(GroupMember member, KeyValuePair<string, string>[] fields)
    {
        try
        {
            return await member.Connection.InvokeAsync(
                RequestCode.GetConsumerStatusFromClient, fields, default, Timeout);
        }
        catch (RemotingException)
        {
            return null;
        }
    }
}
