using RocketNet.Protocol.Bodies;

namespace RocketNet.Client.Routing;

/// <summary>The addresses of every broker in a known route. Any thread; a change makes a new table.</summary>
internal sealed class BrokerTable
{
    private Dictionary<string, SortedDictionary<long, string>> _brokers = [];

    public IEnumerable<BrokerAddress> All =>
        from broker in Volatile.Read(ref _brokers)
        from address in broker.Value
        select new BrokerAddress(broker.Key, address.Key, address.Value);

    /// <summary>
    /// The brokers of all routes take the place of what was known; of one that comes twice the last counts. One writer
    /// at a time.
    /// </summary>
    public void Replace(IEnumerable<BrokerData> brokers)
    {
        Dictionary<string, SortedDictionary<long, string>> table = [];
        foreach (BrokerData broker in brokers)
        {
            table[broker.BrokerName] = new SortedDictionary<long, string>(
                broker.BrokerAddrs.ToDictionary(address => address.Key, address => address.Value));
        }

        Volatile.Write(ref _brokers, table);
    }

    /// <summary>Where messages of a broker name are sent to; null when it has no master now.</summary>
    public string? Master(string brokerName) =>
        Volatile.Read(ref _brokers).TryGetValue(brokerName, out SortedDictionary<long, string>? addresses)
            ? addresses.GetValueOrDefault(0L)
            : null;

    /// <summary>
    /// Where queues of a broker name are read: the wanted broker, else the slave next to it, else any.
    /// </summary>
    public BrokerAddress? ForReading(string brokerName, long wantedId = 0)
    {
        if (!Volatile.Read(ref _brokers).TryGetValue(brokerName, out SortedDictionary<long, string>? addresses))
        {
            return null;
        }

        if (addresses.TryGetValue(wantedId, out string? wanted))
        {
            return new BrokerAddress(brokerName, wantedId, wanted);
        }

        if (wantedId != 0 && addresses.TryGetValue(wantedId + 1, out string? next))
        {
            return new BrokerAddress(brokerName, wantedId + 1, next);
        }

        foreach ((long id, string address) in addresses)
        {
            return new BrokerAddress(brokerName, id, address);
        }

        return null;
    }
}
