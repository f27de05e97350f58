namespace RocketNet.Broker.Configuration;

/// <summary>The part a broker plays in its replica group. SLAVE is not built yet and stops the start.</summary>
public enum BrokerRole
{
    AsyncMaster,

    /// <summary>Sends are answered SLAVE_NOT_AVAILABLE as long as no slave is connected, as Java does.</summary>
    SyncMaster,
}
