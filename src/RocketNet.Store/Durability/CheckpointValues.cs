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
    /// <summary>
    /// Sum of the ends of all queues, of entries that were on the disk then; −1 if nobody knows.
    /// </summary>
    public long QueueEntries { get; init; } = -1;

    /// <summary>Index files that end at or below are full and on the disk.</summary>
    public long IndexSynced { get; init; }

    /// <summary>
    /// Everything below was indexed at a clean stop; −1 while running, or if nobody knows; less when entries are in
    /// doubt, see <see cref="IndexDoubtedFrom"/>.
    /// </summary>
    public long IndexCleanEnd { get; init; } = -1;

    /// <summary>
    /// Index entries of records from here on may be left from a log that was lost, whatever stands there now; the end
    /// of numbers when none are. Stands in <see cref="IndexCleanEnd"/> as −2 − offset.
    /// </summary>
    public long IndexDoubtedFrom => IndexCleanEnd < -1 ? -2 - IndexCleanEnd : long.MaxValue;

    /// <summary>What <see cref="IndexCleanEnd"/> becomes when the store starts to run.</summary>
    /// <param name="isClean">Nothing of the log was lost since the index was last written.</param>
    /// <param name="isIndexed">The index will be written.</param>
    /// <param name="end">End of the log that is left.</param>
    public long IndexEndWhileRunning(bool isClean, bool isIndexed, long end) =>
        IndexCleanEnd >= 0
            ? isIndexed ? -1 : IndexCleanEnd
            : isClean ? IndexCleanEnd : -2 - Math.Min(IndexDoubtedFrom, end);

    /// <summary>Index files at that stop.</summary>
    public long IndexFileCount { get; init; }
}
