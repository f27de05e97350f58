using RocketNet.TestKit;

namespace RocketNet.Compat.Tests.Examples;

/// <summary>
/// Plays the published programs of each version once, one version after the other, and keeps how each went.
/// </summary>
public sealed class ExampleRuns : IAsyncLifetime
{
    private Task<IReadOnlyDictionary<string, Task>>? _older;
    private Task<IReadOnlyDictionary<string, Task>>? _newer;

    public Task InitializeAsync()
    {
        if (JavaRelease.MissingReason is null)
        {
            _older = PlayAsync(before: Task.CompletedTask, "client-4.9.8");
            _newer = PlayAsync(before: _older, "client-5.5.0");
        }

        return Task.CompletedTask;
    }

    public async Task DisposeAsync() =>
        await Task.WhenAll(_older ?? Task.CompletedTask, _newer ?? Task.CompletedTask)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Throws what a program's check has thrown.</summary>
    public async Task OutcomeAsync(string version, string program)
    {
        IReadOnlyDictionary<string, Task> outcomes = await (version == "4.7.0" ? _older! : _newer!);
        await outcomes[program];
    }

    private static async Task<IReadOnlyDictionary<string, Task>> PlayAsync(Task before, string set)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await using ExampleServers servers = await ExampleServers.StartAsync(set);
        ExamplePlay play = new();
        new SimpleExamples(servers).Enter(play);
        new SendingExamples(servers).Enter(play);
        new NamespaceExamples(servers).Enter(play);
        new BenchmarkExamples(servers).Enter(play);
        await play.EndAsync();
        return play.Outcomes;
    }
}
