namespace RocketNet.Store.CommitLogs;

/// <summary>What the append gate gives a record (for a batch: the first one).</summary>
internal readonly record struct RecordPlace(long PhysicalOffset, long QueueOffset, long StoreTimestamp);
