using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using RocketNet.Client.Consuming;

namespace RocketNet.Client.Hosting;

/// <summary>Adds producers and consumers of the host's client.</summary>
public sealed class RocketMqBuilder
{
    private readonly List<string> _producers = [];
    private readonly List<string> _consumers = [];

    internal RocketMqBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services that are added to.</summary>
    public IServiceCollection Services { get; }

    internal IReadOnlyList<string> Producers => _producers;

    internal IReadOnlyList<string> Consumers => _consumers;

    /// <summary>
    /// Adds a <see cref="Producer"/> under the key of its group; the first one also without a key.
    /// </summary>
    /// <param name="group">The producer group.</param>
    /// <param name="change">Changes what the configuration says of the group; may be null.</param>
    public RocketMqBuilder AddProducer(string group, Func<ProducerOptions, ProducerOptions>? change = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(group);
        Services.AddKeyedSingleton(group, (provider, _) =>
        {
            ProducerOptions options = provider.GetRequiredService<RocketMqSettings>().Producer(group);
            return provider.GetRequiredService<RocketMqClient>().CreateProducer(change?.Invoke(options) ?? options);
        });
        Services.TryAddSingleton(provider => provider.GetRequiredKeyedService<Producer>(group));
        _producers.Add(group);
        return this;
    }

    /// <summary>
    /// Adds a consumer group whose messages go to a handler; each message to one of its own scope. The consumer starts
    /// and stops with the host.
    /// </summary>
    /// <typeparam name="THandler">The handler; added as a scoped service unless it is a service already.</typeparam>
    /// <param name="group">The consumer group.</param>
    /// <param name="change">Changes what the configuration says of the group; may be null.</param>
    public RocketMqBuilder AddConsumer<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        string group, Func<PushConsumerOptions, PushConsumerOptions>? change = null)
        where THandler : class, IMessageHandler
    {
        Services.TryAddScoped<THandler>();
        return Add(group, change, (client, options, scopes) =>
            new PushConsumer(client, options, new ScopedHandler<THandler>(scopes)));
    }

    /// <summary>
    /// The same with a handler of batches; each batch goes to one of its own scope. How large they are is said by
    /// <see cref="PushConsumerOptions.ConsumeMessageBatchMaxSize"/>.
    /// </summary>
    /// <typeparam name="THandler">The handler; added as a scoped service unless it is a service already.</typeparam>
    /// <param name="group">The consumer group.</param>
    /// <param name="change">Changes what the configuration says of the group; may be null.</param>
    public RocketMqBuilder AddBatchConsumer<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        string group, Func<PushConsumerOptions, PushConsumerOptions>? change = null)
        where THandler : class, IMessageBatchHandler
    {
        Services.TryAddScoped<THandler>();
        return Add(group, change, (client, options, scopes) =>
            new PushConsumer(client, options, new ScopedBatchHandler<THandler>(scopes)));
    }

    private RocketMqBuilder Add(
        string group,
        Func<PushConsumerOptions, PushConsumerOptions>? change,
        Func<RocketMqClient, PushConsumerOptions, IServiceScopeFactory, PushConsumer> make)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(group);
        Services.AddSingleton<IHostedService>(provider =>
        {
            PushConsumerOptions options = provider.GetRequiredService<RocketMqSettings>().Consumer(group);
            return new ConsumerHost(make(
                provider.GetRequiredService<RocketMqClient>(),
                change?.Invoke(options) ?? options,
                provider.GetRequiredService<IServiceScopeFactory>()));
        });
        _consumers.Add(group);
        return this;
    }
}
