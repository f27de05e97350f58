using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>A Java 4.9.7 pair and the pair under test, alike in every name a client can see.</summary>
public sealed class TwoPairs : IAsyncLifetime
{
    private static readonly ServerPairOptions Alike = new() { ClusterName = "SameCluster", BrokerName = "same-a" };

    private ServerPair? _java;
    private ServerPair? _tested;

    public ServerPair Java => _java ?? throw new InvalidOperationException("The Java servers have not started.");

    public ServerPair Tested => _tested ?? throw new InvalidOperationException("The servers have not started.");

    public async Task InitializeAsync()
    {
        if (JavaRelease.MissingReason is not null)
        {
            return;
        }

        IServerPrograms java = CompatTarget.Java();
        _java = await ServerPair.StartAsync(java, java, Alike);
        _tested = await CompatTarget.StartAsync(Alike);
    }

    public async Task DisposeAsync()
    {
        if (_java is not null)
        {
            await _java.DisposeAsync();
        }

        if (_tested is not null)
        {
            await _tested.DisposeAsync();
        }
    }
}
