using System.Collections.Concurrent;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>
/// One pair of servers, and what the ConformanceDriver of each client version printed about each row.
/// </summary>
public sealed class ConformanceRuns : IAsyncLifetime
{
    public static readonly string[] Versions = ["4.9.8", "5.3.3"];

    private readonly ConcurrentDictionary<string, Task<IReadOnlyDictionary<string, string>>> _runs = new();
    private ServerPair? _pair;

    public async Task InitializeAsync()
    {
        if (JavaRelease.MissingReason is null)
        {
            _pair = await CompatTarget.StartAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (_pair is not null)
        {
            // How a run failed is told by its rows.
            await ((Task)Task.WhenAll(_runs.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _pair.DisposeAsync();
        }
    }

    /// <summary>Outcome by row. The first call starts the programs of all versions, side by side.</summary>
    public async Task<IReadOnlyDictionary<string, string>> OutcomesAsync(JavaClients java, string version)
    {
        foreach (string each in Versions)
        {
            _ = _runs.GetOrAdd(each, wanted => RunAsync(java, wanted));
        }

        return await _runs[version];
    }

    private async Task<IReadOnlyDictionary<string, string>> RunAsync(JavaClients java, string version)
    {
        ProcessOutcome outcome = await java.RunWithAsync("client-" + version, _pair!, "ConformanceDriver");
        return outcome.Lines
            .Select(line => line.Split(' ', 3))
            .Where(word => word is ["ROW", _, _])
            .ToDictionary(word => word[1], word => word[2], StringComparer.Ordinal);
    }
}
