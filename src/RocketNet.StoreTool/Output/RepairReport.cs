namespace RocketNet.StoreTool.Output;

/// <summary>What <c>mqstore repair --json</c> prints.</summary>
internal sealed record RepairReport
{
    public required string Store { get; init; }

    /// <summary>The store that is sound now: the copy, or the store itself; null if there was nothing to do.</summary>
    public required string? Repaired { get; init; }

    public required long DamagesBefore { get; init; }

    public required long DamagesAfter { get; init; }

    public required long RecordsBefore { get; init; }

    /// <summary>Fillers count as records.</summary>
    public required long RecordsAfter { get; init; }

    /// <summary>What was done, in order.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>Damage that is still there.</summary>
    public required IReadOnlyList<FindingReport> Left { get; init; }
}
