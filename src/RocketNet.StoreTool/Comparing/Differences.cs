namespace RocketNet.StoreTool.Comparing;

/// <summary>One difference between two stores.</summary>
/// <param name="Kind">log-range, log-bytes, record-FIELD, queue, index, config.</param>
/// <param name="Place">Where: an offset of the log, a queue and offset, a file and member.</param>
/// <param name="Left">What the first store has there.</param>
/// <param name="Right">What the second has.</param>
internal sealed record Difference(string Kind, string Place, string Left, string Right);

/// <summary>All differences counted, the first of each kind kept.</summary>
internal sealed class Differences(int keptPerKind)
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly List<Difference> _kept = [];

    public IReadOnlyList<Difference> Kept => _kept;

    public IReadOnlyDictionary<string, long> Counts => _counts;

    public void Add(string kind, string place, string left, string right)
    {
        long before = _counts.GetValueOrDefault(kind);
        _counts[kind] = before + 1;
        if (before < keptPerKind)
        {
            _kept.Add(new Difference(kind, place, left, right));
        }
    }

    public void AddIfApart<T>(string kind, string place, T left, T right)
        where T : IEquatable<T>
    {
        if (!left.Equals(right))
        {
            Add(kind, place, $"{left}", $"{right}");
        }
    }
}
