using RocketNet.Protocol.Bodies;

namespace RocketNet.Broker.Clients;

/// <summary>How a member of a group is shown to an operator.</summary>
internal static class ClientConnections
{
    public static ClientConnection Describe(GroupMember member) => new(
        member.ClientId,
        member.Connection.RemoteAddressText,
        member.Client.Language,
        member.Client.Version);
}
