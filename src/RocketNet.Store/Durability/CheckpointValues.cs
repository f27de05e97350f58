namespace RocketNet.Store.Durability;

/// <summary>
/// What the checkpoint file says. The first three are Java's and mean store times of data that is on the disk; the
/// rest is ours and only believed while Java's are as we left them.
/// </summary>
/// <param name="PhysicTimestamp">Newest record synced.</param>
/// <param name="LogicsTimestamp">Newest record whose ConsumeQueue entry is synced.</param>
/// <param name="IndexTimestamp">Newest record whose index entries are synced.</param>
/// <param name="Durable">Behind the newest record known to be on the disk.</param>
/// <param name="QueuesDurable">Every record below has its ConsumeQueue entry on the disk.</param>
/// <param name="CleanEnd">End of the CommitLog at a clean stop, −1 while running.</param>
/// <param name="QueueCount">Queues with files when it was written.</param>
internal readonly record struct CheckpointValues(
    long PhysicTimestamp,
    long LogicsTimestamp,
    long IndexTimestamp,
    long Durable,
    long QueuesDurable,
    long CleanEnd,
    long QueueCount)
{
    /// <summary>Index files that end at or below are full and on the disk.</summary>
    public long IndexSynced { get; init; }

    /// <summary>Everything below was indexed at a clean stop; −1 while running, or if nobody knows.</summary>
    public long IndexCleanEnd { get; init; } = -1;

    /// <summary>Index files at that stop.</summary>
    public long IndexFileCount { get; init; }
}
