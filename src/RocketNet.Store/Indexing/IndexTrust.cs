namespace RocketNet.Store.Indexing;

/// <summary>What is known of the index files before anybody has looked into them.</summary>
/// <param name="CleanEnd">The store was stopped with everything below indexed and synced; −1 if not.</param>
/// <param name="FileCount">Files there were then.</param>
/// <param name="SyncedOffset">Full files whose last entry lies at or below were synced by us.</param>
/// <param name="SyncedTimestamp">Files whose end time is at or below were synced by a Java broker.</param>
internal readonly record struct IndexTrust(long CleanEnd, long FileCount, long SyncedOffset, long SyncedTimestamp)
{
    /// <summary>Entries of records from here on count as those of lost records, and are made again.</summary>
    public long DoubtedFrom { get; init; } = long.MaxValue;

    public bool IsSynced(IndexHeader header) =>
        header.EndOffset <= SyncedOffset || header.EndTimestamp <= SyncedTimestamp;
}
