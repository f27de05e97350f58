using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RocketNet.Client.Hosting;

/// <summary>Puts a client, its producers and its consumers among the services of a host.</summary>
public static class RocketMqServices
{
    /// <summary>
    /// Adds one <see cref="RocketMqClient"/>, made when the host starts and closed when it ends.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">
    /// A section with the names of <see cref="ClientOptions"/> as its keys; within it <c>Producers</c> and
    /// <c>Consumers</c> may hold a section for each group.
    /// </param>
    /// <param name="change">Changes what the section says; may be null.</param>
    /// <exception cref="InvalidOperationException">It has been called before.</exception>
    public static RocketMqBuilder AddRocketMq(
        this IServiceCollection services,
        IConfigurationSection configuration,
        Func<ClientOptions, ClientOptions>? change = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        if (services.Any(service => service.ServiceType == typeof(RocketMqClient)))
        {
            throw new InvalidOperationException(
                $"{nameof(AddRocketMq)} has been called before: one client serves all producers and consumers.");
        }

        services.AddSingleton(_ => new RocketMqSettings(configuration));
        services.AddSingleton(provider =>
        {
            ClientOptions options = provider.GetRequiredService<RocketMqSettings>().Client;
            return new RocketMqClient(
                change?.Invoke(options) ?? options,
                provider.GetService<ILoggerFactory>(),
                provider.GetService<TimeProvider>());
        });
        RocketMqBuilder builder = new(services);
        services.AddSingleton<IHostedService>(provider => new ClientHost(provider, builder));
        return builder;
    }
}
