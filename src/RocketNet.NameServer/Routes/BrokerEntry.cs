namespace RocketNet.NameServer.Routes;

/// <summary>The processes registered under one broker name. Owned and guarded by <see cref="RouteTable"/>.</summary>
/// <param name="clusterName">Cluster of the first registration; a later one does not move the broker.</param>
/// <param name="brokerName">Unique over all clusters.</param>
internal sealed class BrokerEntry(string clusterName, string brokerName)
{
    public string ClusterName { get; } = clusterName;

    public string BrokerName { get; } = brokerName;

    /// <summary>Broker id → <c>ip:port</c>; id 0 is the master.</summary>
    public SortedDictionary<long, string> Addresses { get; } = [];

    /// <summary>Zone named by a 5.x broker; null for others.</summary>
    public string? ZoneName { get; set; }

    public string? MasterAddress => Addresses.GetValueOrDefault(RouteTable.MasterId);

    /// <summary>Forgets an address, but for the id that may keep it.</summary>
    /// <returns>False when it was not held.</returns>
    public bool RemoveAddress(string address, long? exceptId = null)
    {
        long[] ids = [.. Addresses.Keys.Where(id => Addresses[id] == address && id != exceptId)];
        foreach (long id in ids)
        {
            Addresses.Remove(id);
        }

        return ids.Length > 0;
    }
}
