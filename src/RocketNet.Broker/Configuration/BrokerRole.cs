namespace RocketNet.Broker.Configuration;

/// <summary>The part a broker plays in its replica group. SLAVE is a word of the file that stops the start: not built yet.</summary>
public enum BrokerRole
{
    AsyncMaster,

    /// <summary>Sends are answered SLAVE_NOT_AVAILABLE as long as no slave is connected, as Java does.</summary>
    SyncMaster,
}
