using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RocketNet.Broker.Composition;
using RocketNet.Broker.Configuration;
using RocketNet.Store.Files;

namespace RocketNet.Broker;

/// <summary>Puts a broker into a host.</summary>
public static class BrokerServices
{
    /// <summary>Adds a broker that starts and stops with the host. Time and files can be replaced beforehand.</summary>
    public static IServiceCollection AddRocketNetBroker(
        this IServiceCollection services,
        BrokerConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IStoreFiles, DiskFiles>();
        services.AddSingleton(configuration);
        services.AddSingleton<BrokerHost>();
        services.AddHostedService(provider => provider.GetRequiredService<BrokerHost>());
        return services;
    }
}
