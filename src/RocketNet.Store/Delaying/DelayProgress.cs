namespace RocketNet.Store.Delaying;

/// <summary>How far each level has been delivered.</summary>
/// <param name="Offsets">By level, the next entry of its queue.</param>
/// <param name="LogOffset">
/// Deliveries of the entries before <paramref name="Offsets"/> lie below this place of the CommitLog, all others above
/// it. Negative when it is not known, as in a file that Java wrote.
/// </param>
public sealed record DelayProgress(IReadOnlyDictionary<int, long> Offsets, long LogOffset)
{
    public static readonly DelayProgress None = new(new Dictionary<int, long>(), -1);
}
