using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Output;

/// <summary>What <c>mqstore verify --json</c> prints.</summary>
internal sealed record VerifyReport
{
    public required string Store { get; init; }

    public required bool IsSound { get; init; }

    public required long Damages { get; init; }

    public required long Warnings { get; init; }

    /// <summary>It was stopped cleanly: a start has nothing to complete.</summary>
    public required bool IsClean { get; init; }

    public required long LogMin { get; init; }

    public required long LogEnd { get; init; }

    public required int LogFiles { get; init; }

    public required long Records { get; init; }

    public required int Queues { get; init; }

    public required long IndexEntries { get; init; }

    public required double Seconds { get; init; }

    /// <summary>How many findings of each kind.</summary>
    public required IReadOnlyDictionary<string, long> Counts { get; init; }

    /// <summary>The first of each kind.</summary>
    public required IReadOnlyList<FindingReport> Findings { get; init; }

    public static VerifyReport Of(StorePlace place, StoreCheck check, TimeSpan taken) => new()
    {
        Store = place.Root,
        IsSound = check.Findings.Damages == 0,
        Damages = check.Findings.Damages,
        Warnings = check.Findings.Warnings,
        IsClean = check.Facts.IsClean,
        LogMin = check.Facts.Log.Min,
        LogEnd = check.Scan.End,
        LogFiles = check.Facts.Log.All.Count(file => file.Exists),
        Records = check.Scan.Records,
        Queues = check.Facts.Queues.Count,
        IndexEntries = check.IndexEntries,
        Seconds = Math.Round(taken.TotalSeconds, 3),
        Counts = check.Findings.Counts,
        Findings = [.. check.Findings.Kept.Select(FindingReport.Of)],
    };
}
