using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>GET_ALL_PRODUCER_INFO (328): every producer group with its clients.</summary>
public sealed class AllProducersHandler(ProducerTable producers) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        JavaJsonWriter json = new();
        json.StartObject();
        json.StartObject("data");
        foreach ((string group, IReadOnlyList<GroupMember> members) in producers.Snapshot())
        {
            json.StartArray(group);
            foreach (GroupMember member in members)
            {
                Write(json, member);
            }

            json.EndArray();
        }

        json.EndObject();
        json.EndObject();
        return new(Response.Ok(json.ToArray()));
    }

    // Java prints a socket address here, which begins with a slash.
    private static void Write(JavaJsonWriter json, GroupMember member)
    {
        json.StartObject();
        json.Member("clientId", member.ClientId);
        json.Member("language", LanguageNames.Text(member.Client.Language));
        json.Member("lastUpdateTimestamp", member.LastHeartbeatMillis);
        json.Member("remoteIP", "/" + member.Connection.RemoteAddressText);
        json.Member("version", member.Client.Version);
        json.EndObject();
    }
}
