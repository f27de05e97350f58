using RocketNet.Compare.Measuring;

namespace RocketNet.Compare.Running;

/// <summary>All measured rounds, in the order in which workloads and servers came.</summary>
internal sealed class ResultTable
{
    private readonly Dictionary<(string Workload, string Server), List<RoundResult>> _rounds = [];
    private readonly Dictionary<string, List<BootResult>> _boots = [];
    private readonly List<LatencyHistogram> _syncs = [];

    public IReadOnlyDictionary<(string Workload, string Server), List<RoundResult>> Rounds => _rounds;

    public IReadOnlyDictionary<string, List<BootResult>> Boots => _boots;

    /// <summary>The disk's own figure: one write and fdatasync, a histogram for each round of W16.</summary>
    public IReadOnlyList<LatencyHistogram> Syncs => _syncs;

    /// <summary>Rows of the table about large stores: figure and value.</summary>
    public List<(string Figure, string Value)> Scale { get; } = [];

    public IEnumerable<string> Failures => _rounds
        .Where(entry => entry.Value.Any(round => round.Errors > 0))
        .Select(entry => $"{entry.Key.Workload} {entry.Key.Server}: {entry.Value.Sum(round => round.Errors)} errors, "
            + $"first {entry.Value.First(round => round.Errors > 0).FirstError}");

    public void Add(string workload, string server, RoundResult round)
    {
        if (!_rounds.TryGetValue((workload, server), out List<RoundResult>? rounds))
        {
            _rounds[(workload, server)] = rounds = [];
        }

        rounds.Add(round);
    }

    public void Add(string server, BootResult boot)
    {
        if (!_boots.TryGetValue(server, out List<BootResult>? boots))
        {
            _boots[server] = boots = [];
        }

        boots.Add(boot);
    }

    public void AddSync(LatencyHistogram sync) => _syncs.Add(sync);

    /// <summary>The spread of one figure over the rounds; null if there are none.</summary>
    public Spread? Of(string workload, string server, Func<RoundResult, double> figure) =>
        _rounds.TryGetValue((workload, server), out List<RoundResult>? rounds)
            ? Spread.Of(rounds.Select(figure))
            : null;

    public Spread? OfBoot(string server, Func<BootResult, double> figure) =>
        _boots.TryGetValue(server, out List<BootResult>? boots) ? Spread.Of(boots.Select(figure)) : null;
}

/// <summary>One start of a server with an empty store, on all cores.</summary>
internal sealed record BootResult(
    double ListeningMillis, double BootLineMillis, double AnonymousMegabytes, double ResidentMegabytes);
