namespace RocketNet.Client.Rebalancing;

/// <summary>Says in which room a broker and a consumer stand; every member must be told the same.</summary>
public interface IMachineRoomResolver
{
    /// <summary>The room of the queue's broker, not empty.</summary>
    string BrokerDeployIn(MessageQueue queue);

    /// <summary>The room of a member, not empty.</summary>
    string ConsumerDeployIn(string clientId);
}
