using RocketNet.StoreTool.Building;
using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Output;

/// <summary>What <c>mqstore rebuild-cq --json</c> and <c>rebuild-index --json</c> print.</summary>
internal sealed record RebuildReport
{
    public required string Store { get; init; }

    public required long LogMin { get; init; }

    public required long LogEnd { get; init; }

    public required long Records { get; init; }

    /// <summary>Entries written.</summary>
    public required long Entries { get; init; }

    /// <summary>Only of rebuild-cq.</summary>
    public int? Queues { get; init; }

    /// <summary>Only of rebuild-index.</summary>
    public int? IndexFiles { get; init; }

    /// <summary>Damaged places passed over.</summary>
    public required long Gaps { get; init; }

    public required long Refused { get; init; }

    public required long OfDeletedTopics { get; init; }

    public required long StandIns { get; init; }

    public required double Seconds { get; init; }

    public required long BytesPerSecond { get; init; }

    /// <summary>Where the old ones are now.</summary>
    public IReadOnlyList<string> SetAside { get; init; } = [];

    public static RebuildReport Of(StorePlace place, StoreFacts facts, Rebuild rebuild, TimeSpan taken) => new()
    {
        Store = place.Root,
        LogMin = facts.Log.Min,
        LogEnd = rebuild.Scan.End,
        Records = rebuild.Scan.Records,
        Entries = rebuild.Queues?.Entries ?? rebuild.Index?.Entries ?? 0,
        Queues = rebuild.Queues?.Queues,
        IndexFiles = rebuild.Index?.Files,
        Gaps = rebuild.Scan.Gaps,
        Refused = rebuild.Queues?.Refused ?? 0,
        OfDeletedTopics = rebuild.Queues?.OfDeletedTopics ?? 0,
        StandIns = rebuild.Queues?.StandIns ?? 0,
        Seconds = Math.Round(taken.TotalSeconds, 3),
        BytesPerSecond = (long)((rebuild.Scan.End - facts.Log.Min) / Math.Max(0.001, taken.TotalSeconds)),
    };
}
