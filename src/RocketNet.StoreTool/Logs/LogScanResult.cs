namespace RocketNet.StoreTool.Logs;

/// <summary>How a scan of the CommitLog ended.</summary>
internal sealed record LogScanResult
{
    /// <summary>Behind the last record.</summary>
    public long End { get; set; }

    public long Records { get; set; }

    public long BodiesDamaged { get; set; }

    public long Gaps { get; set; }

    public long GapBytes { get; set; }

    /// <summary>Store time of the first and the last record, milliseconds since 1970.</summary>
    public long FirstStoreTimestamp { get; set; }

    public long LastStoreTimestamp { get; set; }

    /// <summary>What stands at the end; null if it is unwritten space, as it should be.</summary>
    public string? TailProblem { get; set; }

    /// <summary>Ranges the disk could not read: physical offset, bytes, cause.</summary>
    public List<(long Offset, int Bytes, string Cause)> Unreadable { get; } = [];
}
