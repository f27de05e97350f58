namespace RocketNet.StoreTool.Checking;

/// <summary>What a check has found: all of it counted, the first of each kind kept.</summary>
/// <param name="keptPerKind">Findings of one kind that are kept.</param>
internal sealed class Findings(int keptPerKind)
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _damagedKinds = new(StringComparer.Ordinal);
    private readonly List<Finding> _kept = [];

    public IReadOnlyList<Finding> Kept => _kept;

    /// <summary>Findings of each kind, kept or not.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    public long Damages { get; private set; }

    public long Warnings { get; private set; }

    public void Add(Finding finding)
    {
        long before = _counts.GetValueOrDefault(finding.Kind);
        _counts[finding.Kind] = before + 1;
        Damages += finding.Severity == FindingSeverity.Damage ? 1 : 0;
        Warnings += finding.Severity == FindingSeverity.Warning ? 1 : 0;
        if (before < keptPerKind)
        {
            _kept.Add(finding);
        }

        if (finding.Severity == FindingSeverity.Damage)
        {
            _damagedKinds.Add(finding.Kind);
        }
    }

    /// <summary>Whether a kind that a part of the store is damaged by was found.</summary>
    /// <remarks>Notes of the same kind may have filled what is kept.</remarks>
    public bool HasDamage(string kindPrefix) =>
        _damagedKinds.Any(kind => kind.StartsWith(kindPrefix, StringComparison.Ordinal));
}
