namespace RocketNet.StoreTool.Logs;

/// <summary>What a scan is to look at.</summary>
internal sealed record LogScanPlan
{
    /// <summary>A record boundary; below it nothing is looked at.</summary>
    public long From { get; init; }

    /// <summary>The scan ends at the first record at or behind this offset.</summary>
    public long To { get; init; } = long.MaxValue;

    /// <summary>
    /// The checkpoint or the queues know of records up to here: a place below that is no record is damage and not the
    /// end.
    /// </summary>
    public long KnownEnd { get; init; }

    /// <summary>Whether bodies are compared with their checksums.</summary>
    public bool VerifyBodies { get; init; } = true;
}
