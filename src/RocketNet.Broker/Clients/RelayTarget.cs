using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>Finds the client that an operator means. Java: AdminBrokerProcessor.callConsumer@4.9.8.</summary>
internal static class RelayTarget
{
    /// <returns>Why there is none, in Java's words; null when <paramref name="member"/> is set.</returns>
    public static Response? Find(ConsumerTable consumers, string group, string clientId, out GroupMember? member)
    {
        // A client that has just reconnected is there twice; its newer connection is the one that answers.
        member = consumers.TryGet(group, out ConsumerGroup? online)
            ? online.Members.LastOrDefault(candidate => candidate.ClientId == clientId)
            : null;
        if (member is null)
        {
            return Response.Error(ResponseCode.SystemError, $"The Consumer <{group}> <{clientId}> not online");
        }

        return member.Client.Version >= ProtocolVersion.V3_1_8Snapshot
            ? null
            : Response.Error(
                ResponseCode.SystemError,
                $"The Consumer <{clientId}> Version <{ProtocolVersion.NameOf(member.Client.Version)}> too low to "
                + "finish, please upgrade it to V3_1_8_SNAPSHOT");
    }
}
