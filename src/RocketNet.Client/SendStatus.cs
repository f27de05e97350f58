namespace RocketNet.Client;

/// <summary>What became of a message the broker has taken.</summary>
public enum SendStatus
{
    /// <summary>SEND_OK.</summary>
    Ok,

    /// <summary>FLUSH_DISK_TIMEOUT: taken, and not on disk in time.</summary>
    FlushDiskTimeout,

    /// <summary>FLUSH_SLAVE_TIMEOUT: taken, and not on the slave in time.</summary>
    FlushSlaveTimeout,

    /// <summary>SLAVE_NOT_AVAILABLE: taken, and there is no slave.</summary>
    SlaveNotAvailable,
}
