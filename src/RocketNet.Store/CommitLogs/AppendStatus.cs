namespace RocketNet.Store.CommitLogs;

/// <summary>What became of an append.</summary>
public enum AppendStatus
{
    Ok,

    /// <summary>Body, record or topic beyond its limit; or a batch body that is not one.</summary>
    MessageTooLarge,

    PropertiesTooLarge,

    /// <summary>A batch body whose items do not add up.</summary>
    MessageIllegal,

    /// <summary>
    /// Not started, stopping, or refused by the operator; the reason is <see cref="CommitLog.NotWritableReason"/>.
    /// </summary>
    ServiceNotAvailable,

    DiskFull,

    CreateFileFailed,

    /// <summary>Under SyncFlush: both staging buffers stayed full for the whole busy timeout.</summary>
    StoreBusy,

    /// <summary>A write or sync failed; nothing is accepted until the process is started anew.</summary>
    StoreFenced,
}
