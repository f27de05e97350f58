using Microsoft.Extensions.Hosting;
using RocketNet.Client.Consuming;

namespace RocketNet.Client.Hosting;

/// <summary>Starts and stops a consumer with the host.</summary>
internal sealed class ConsumerHost(PushConsumer consumer) : IHostedService, IAsyncDisposable
{
    public Task StartAsync(CancellationToken cancellationToken) => consumer.StartAsync(cancellationToken);

    /// <summary>Waits for running handlers and stores the offsets, unless the host's patience ends before.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        consumer.DisposeAsync().AsTask().WaitAsync(cancellationToken);

    public ValueTask DisposeAsync() => consumer.DisposeAsync();
}
