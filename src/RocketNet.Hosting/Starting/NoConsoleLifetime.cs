using Microsoft.Extensions.Hosting;

namespace RocketNet.Hosting.Starting;

/// <summary>Takes the place of the framework's console lifetime: <see cref="SignalWatch"/> hears the signals.</summary>
public sealed class NoConsoleLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
