namespace RocketNet.StoreTool.Checking;

/// <summary>What the log says of one queue, gathered while it is scanned.</summary>
/// <param name="topic">The topic.</param>
/// <param name="queueId">The queue.</param>
/// <param name="disk">What its folder shows; null if there is none.</param>
/// <param name="entriesAtOnce">Entries read together.</param>
internal sealed class QueueTally(string topic, int queueId, QueueOnDisk? disk, int entriesAtOnce)
{
    private const int MissingKept = 100_000;

    public string Topic => topic;

    public int QueueId => queueId;

    public QueueOnDisk? Disk => disk;

    public QueueEntryReader? Reader { get; } =
        disk is null or { Problem: not null } ? null : new QueueEntryReader(disk, entriesAtOnce);

    /// <summary>Messages of this queue in the log.</summary>
    public long Messages { get; set; }

    /// <summary>Those whose entry is right.</summary>
    public long Matched { get; set; }

    /// <summary>Index and physical offset of messages whose place in the queue says something else.</summary>
    public List<(long Index, long Offset)> Missing { get; } = [];

    public long MissingCount { get; private set; }

    /// <summary>Delayed messages whose due time is not what the levels known here make of it.</summary>
    public long DueTimesApart { get; set; }

    public void AddMissing(long index, long offset)
    {
        MissingCount++;
        if (Missing.Count < MissingKept)
        {
            Missing.Add((index, offset));
        }
    }
}
