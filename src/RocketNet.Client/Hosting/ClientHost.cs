using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RocketNet.Client.Hosting;

/// <summary>Makes the client and its producers when the host starts: senseless options stop it there.</summary>
internal sealed class ClientHost(IServiceProvider provider, RocketMqBuilder added) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        provider.GetRequiredService<RocketMqSettings>().CheckGroups(added.Producers, added.Consumers);
        provider.GetRequiredService<RocketMqClient>();
        foreach (string group in added.Producers)
        {
            provider.GetRequiredKeyedService<Producer>(group);
        }

        return Task.CompletedTask;
    }

    // The services end with their container, producers before the client.
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
