using static RocketNet.Store.Tests.Crashes.Requirement;

namespace RocketNet.Store.Tests.Crashes;

/// <summary>
/// What a store came back with. What must be there depends on the moment of the crash, so one outcome serves all the
/// moments that leave the same disk.
/// </summary>
/// <param name="Records">How many of the records, from the first on, deleted ones too.</param>
/// <param name="Min">Where the log begins.</param>
/// <param name="Configs">By file, the number of the version that was read; −1 for none.</param>
/// <param name="DelayNext">By level, the entry to be delivered next.</param>
internal sealed record CrashOutcome(
    int Records, long Min, IReadOnlyDictionary<string, int> Configs, IReadOnlyDictionary<int, long> DelayNext)
{
    /// <summary>Compares with what was promised until the crash.</summary>
    public void CheckAgainst(CrashHistory history, CrashState state)
    {
        int min = history.RecordsMin(state);
        int max = history.RecordsMax(state);
        string promise = state.Kind == CrashKind.Process ? "appended" : "said to be on the disk";
        Holds(Records >= min, $"I1: {min} records were {promise}, {Records} came back");
        Holds(Records <= max, $"I5: {Records} records came back, only {max} had been begun");
        Holds(Min <= history.MinMax(state), $"I1: the log begins at {Min}, behind {history.MinMax(state)}");
        foreach ((string path, List<ConfigVersion> versions) in history.Configs)
        {
            int done = versions.FindLastIndex(version => version.DonePoint <= state.WholePoint);
            int begun = versions.FindLastIndex(version => version.StartPoint < state.Point);
            int read = Configs.GetValueOrDefault(path, -1);
            Holds(
                read >= done && read <= begun,
                $"{path}: version {read} was read, {done} had been written and {begun} begun");
        }

        IReadOnlyDictionary<int, long>? progress = history.DelayProgress
            .LastOrDefault(entry => entry.Point <= state.WholePoint).Offsets;
        foreach ((int level, long next) in progress ?? new Dictionary<int, long>())
        {
            long found = DelayNext.GetValueOrDefault(level);
            Holds(found >= next, $"delay level {level} went back from {next} to {found}");
        }
    }
}
