using RocketNet.Broker.Configuration;
using RocketNet.Broker.Groups;
using RocketNet.Protocol.Wire;

namespace RocketNet.Broker.Clients;

/// <summary>Tells the members of a consumer group to share their queues anew (code 40, one-way).</summary>
public sealed class ConsumerNotifier(BrokerConfiguration configuration, GroupTable groups)
{
    /// <summary>Any thread. A member that cannot be reached finds out by its own 20 s round.</summary>
    public void Notify(ConsumerGroup group)
    {
        bool isWanted = configuration.Broker.NotifyConsumerIdsChangedEnable
            && (!groups.TryGet(group.NameUtf8, out GroupEntry? entry) || entry.Config.NotifyConsumerIdsChangedEnable);
        if (!isWanted)
        {
            return;
        }

        KeyValuePair<string, string>[] fields = [new("consumerGroup", group.Name)];
        foreach (GroupMember member in group.Members)
        {
            member.Connection.TrySendOneway(RequestCode.NotifyConsumerIdsChanged, fields, default);
        }
    }
}
