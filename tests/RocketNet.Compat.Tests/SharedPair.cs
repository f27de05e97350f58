using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>The pair of servers that all tests of a class share, each with topics and groups of its own.</summary>
public sealed class SharedPair : IAsyncLifetime
{
    private ServerPair? _pair;

    public ServerPair Pair => _pair ?? throw new InvalidOperationException("The servers have not started.");

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
            await _pair.DisposeAsync();
        }
    }
}
