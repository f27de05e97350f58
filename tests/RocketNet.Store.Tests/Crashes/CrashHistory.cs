namespace RocketNet.Store.Tests.Crashes;

/// <summary>One write of a configuration file.</summary>
internal sealed record ConfigVersion(byte[] Content, int StartPoint, int DonePoint)
{
    /// <summary>What had not returned at a point never will.</summary>
    public ConfigVersion After(int point) => this with { DonePoint = DonePoint <= point ? DonePoint : int.MaxValue };
}

/// <summary>Everything a recording did and was promised, by points of its trace.</summary>
internal sealed class CrashHistory
{
    public required StoreOptions Options { get; init; }

    public required DiskImage Start { get; init; }

    public required IReadOnlyList<TraceOperation> Trace { get; init; }

    public List<ExpectedRecord> Records { get; } = [];

    public Dictionary<string, List<ConfigVersion>> Configs { get; } = new(StringComparer.Ordinal);

    /// <summary>Progress of the delay levels as it was written down, and from which point on.</summary>
    public List<(int Point, IReadOnlyDictionary<int, long> Offsets)> DelayProgress { get; } = [];

    /// <summary>Offsets that crashes before the recording took away again: the next one of each queue.</summary>
    public Dictionary<(string Topic, int Id), long> OffsetsBefore { get; } = [];

    /// <summary>Where the log began from which point on, after files were deleted.</summary>
    public List<(int Point, long Min)> Mins { get; } = [];

    /// <summary>The clock when the trace begins.</summary>
    public TimeSpan StartTime { get; init; }

    public TimeSpan TimeAt(int point) => point == 0 ? StartTime : Trace[point - 1].Time;

    /// <summary>How many records must be there.</summary>
    public int RecordsMin(CrashState state) => state.Kind == CrashKind.Process
        ? Records.Count(record => record.ReadablePoint <= state.WholePoint)
        : Records.Count(record => record.DurablePoint <= state.WholePoint);

    /// <summary>How many records may be there.</summary>
    public int RecordsMax(CrashState state) => Records.Count(record => record.StartPoint < state.Point);

    /// <summary>Behind the last offset that was ever given in a queue.</summary>
    public long OffsetsGiven((string Topic, int Id) queue) => Math.Max(
        OffsetsBefore.GetValueOrDefault(queue),
        Records.Where(record => record.Queue == queue).Select(record => record.QueueOffset + 1).DefaultIfEmpty().Max());

    /// <summary>The log may begin there at most: nothing else had begun to be deleted.</summary>
    public long MinMax(CrashState state) =>
        Mins.Where(entry => entry.Point < state.Point).Select(entry => entry.Min).DefaultIfEmpty(0).Max();

    /// <summary>
    /// Takes over what is known when a store was opened on a state: after a power cut all that came back is on the
    /// disk, after a kill only what was before.
    /// </summary>
    public void GoOnFrom(CrashHistory before, CrashState state, CrashOutcome outcome, bool isKill)
    {
        Records.AddRange(before.Records.Take(outcome.Records)
            .Select(record => isKill ? record.After(state.Point) : record.AtStart()));
        Mins.Add((-1, outcome.Min));
        foreach ((string Topic, int Id) queue in before.Records.Select(record => record.Queue)
            .Concat(before.OffsetsBefore.Keys).Distinct())
        {
            OffsetsBefore[queue] = before.OffsetsGiven(queue);
        }

        foreach ((string path, int read) in outcome.Configs.Where(config => config.Value >= 0))
        {
            Configs[path] = isKill
                ? [.. before.Configs[path].Take(read + 1).Select(version => version.After(state.Point))]
                : [before.Configs[path][read] with { StartPoint = -1, DonePoint = 0 }];
        }

        if (isKill)
        {
            Mins.AddRange(before.Mins.Where(entry => entry.Point < state.Point));
            DelayProgress.AddRange(before.DelayProgress.Where(entry => entry.Point <= state.Point));
        }
    }
}
