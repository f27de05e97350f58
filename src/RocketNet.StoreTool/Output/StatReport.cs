namespace RocketNet.StoreTool.Output;

/// <summary>What <c>mqstore stat --json</c> prints.</summary>
internal sealed record StatReport
{
    public required string Store { get; init; }

    /// <summary>Who left it, and how: "RocketNet, stopped cleanly" and the like.</summary>
    public required string LeftBy { get; init; }

    public required LogStat Log { get; init; }

    public required IReadOnlyList<TopicStat> Topics { get; init; }

    public required IReadOnlyList<DelayLevelStat> DelayLevels { get; init; }

    public required IReadOnlyList<FileGroupStat> Files { get; init; }

    public required IReadOnlyList<IndexFileStat> Index { get; init; }
}

/// <summary>The CommitLog as a whole.</summary>
internal sealed record LogStat
{
    public required long Min { get; init; }

    public required long End { get; init; }

    public required long FileBytes { get; init; }

    public required long Records { get; init; }

    public required long FirstStoreTimestamp { get; init; }

    public required long LastStoreTimestamp { get; init; }

    public required long GapBytes { get; init; }

    /// <summary>Records of transactions that no queue holds: half messages are in queues of their own.</summary>
    public required long OfTransactions { get; init; }

    /// <summary>Records of a topic, queue or offset that cannot be; no topic counts them.</summary>
    public required long Impossible { get; init; }
}

/// <summary>One topic.</summary>
internal sealed record TopicStat
{
    public required string Topic { get; init; }

    public required long Records { get; init; }

    public required long Bytes { get; init; }

    public required long BodyBytes { get; init; }

    public required long FirstStoreTimestamp { get; init; }

    public required long LastStoreTimestamp { get; init; }

    public required IReadOnlyList<QueueStat> Queues { get; init; }
}

/// <summary>One queue: what the log holds of it, and what its folder says.</summary>
internal sealed record QueueStat
{
    public required int QueueId { get; init; }

    public required long Records { get; init; }

    /// <summary>The oldest offset whose message is there; −1 without a folder.</summary>
    public required long MinOffset { get; init; }

    /// <summary>Behind the newest; −1 without a folder.</summary>
    public required long MaxOffset { get; init; }
}

/// <summary>Messages that wait in one delay level.</summary>
internal sealed record DelayLevelStat(int Level, long Waiting, long Delivered, long MaxOffset);

/// <summary>The files of one folder.</summary>
/// <param name="Folder">Below the store's root.</param>
/// <param name="Files">How many.</param>
/// <param name="Bytes">Their lengths.</param>
/// <param name="FilledBytes">What of them is in use.</param>
internal sealed record FileGroupStat(string Folder, int Files, long Bytes, long FilledBytes);

/// <summary>One index file.</summary>
internal sealed record IndexFileStat(
    string Name,
    long Entries,
    long EntriesMax,
    long BeginOffset,
    long EndOffset,
    long BeginTimestamp,
    long EndTimestamp);
