using RocketNet.Compat.Tests.Examples;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests.Samples;

/// <summary>Plays Java's samples once, then ours, each on servers of their own.</summary>
public sealed class SampleRuns : IAsyncLifetime
{
    private Task<SamplePlay>? _theirs;
    private Task<SamplePlay>? _ours;

    public Task InitializeAsync()
    {
        if (JavaRelease.MissingReason is null)
        {
            _theirs = PlayAsync(before: Task.CompletedTask, isOwn: false);
            _ours = PlayAsync(before: _theirs, isOwn: true);
        }

        return Task.CompletedTask;
    }

    public async Task DisposeAsync() =>
        await Task.WhenAll(_theirs ?? Task.CompletedTask, _ours ?? Task.CompletedTask)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>What Java's program and ours have printed; throws what kept either from it.</summary>
    public async Task<(IReadOnlyList<string> Theirs, IReadOnlyList<string> Ours)> LinesAsync(string program) => (
        await (await _theirs!).LinesAsync(program), await (await _ours!).LinesAsync(program));

    private static async Task<SamplePlay> PlayAsync(Task before, bool isOwn)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await using ExampleServers servers = await ExampleServers.StartAsync("client-4.9.8");
        SamplePlay play = new(servers, isOwn);
        await play.RunAsync();
        return play;
    }
}
