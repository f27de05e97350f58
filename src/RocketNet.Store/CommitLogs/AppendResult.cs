namespace RocketNet.Store.CommitLogs;

/// <summary>Where a record (or a batch: first start, last end, first queue offset) went.</summary>
public readonly record struct AppendResult(
    AppendStatus Status, PhysicalOffset Start, PhysicalOffset End, QueueOffset QueueOffset, long StoreTimestamp)
{
    internal static AppendResult Refused(AppendStatus status) => new(status, default, default, default, 0);
}
