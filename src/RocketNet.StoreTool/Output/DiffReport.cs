using RocketNet.StoreTool.Comparing;

namespace RocketNet.StoreTool.Output;

/// <summary>What <c>mqstore diff --json</c> prints.</summary>
internal sealed record DiffReport
{
    public required string Left { get; init; }

    public required string Right { get; init; }

    public required bool IsSame { get; init; }

    /// <summary>The range of the log that both have: from here on.</summary>
    public required long ComparedFrom { get; init; }

    public required long LeftEnd { get; init; }

    public required long RightEnd { get; init; }

    /// <summary>Offsets at which both have a record.</summary>
    public required long Records { get; init; }

    /// <summary>Queues that both have.</summary>
    public required int Queues { get; init; }

    /// <summary>Index entries that agree, from the front.</summary>
    public required long IndexEntries { get; init; }

    /// <summary>How many differences of each kind.</summary>
    public required IReadOnlyDictionary<string, long> Counts { get; init; }

    /// <summary>The first of each kind.</summary>
    public required IReadOnlyList<Difference> Differences { get; init; }
}
