using System.Globalization;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RocketNet.Broker;
using RocketNet.Broker.Composition;
using RocketNet.Broker.Configuration;
using RocketNet.Client;
using RocketNet.NameServer;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;

namespace RocketNet.Testing;

/// <summary>
/// A name server and a broker in this process, for tests of applications: on free ports of 127.0.0.1, with their files
/// in a folder that goes with them. Any number may run at once. Any thread.
/// </summary>
public sealed class RocketNetServer : IAsyncDisposable
{
    private const int PortAttemptsMax = 5;

    /// <summary>How long each of the servers may take to stop, and a topic to be known everywhere.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RoutePollPeriod = TimeSpan.FromMilliseconds(10);

    private readonly RocketNetServerOptions _options;

    // What has been started, in this order; stopped in reverse. Start and the one disposal touch it.
    private readonly Stack<Func<CancellationToken, Task>> _stops = new();
    private BrokerOptions _broker = new();
    private int _disposed;

    private RocketNetServer(RocketNetServerOptions options) => _options = options;

    /// <summary>For <see cref="ClientOptions.NamesrvAddr"/>: 127.0.0.1 and a port.</summary>
    public string NameServerAddress { get; private set; } = string.Empty;

    /// <summary>Where the broker listens: 127.0.0.1 and a port.</summary>
    public string BrokerAddress => Address(_broker.ListenPort);

    /// <summary>The broker's name, as message queues have it.</summary>
    public string BrokerName => _broker.BrokerName;

    /// <summary>The cluster's name, which no other server has unless the options say so.</summary>
    public string ClusterName => _broker.BrokerClusterName;

    /// <summary>The folder of both servers' files; removed with them.</summary>
    public string Folder { get; private set; } = string.Empty;

    /// <summary>
    /// Starts both servers; on return the name server knows the broker and the topics asked for.
    /// </summary>
    /// <param name="options">Null for the usual ones.</param>
    /// <param name="cancellationToken">Ends the start; what has started by then is stopped.</param>
    /// <exception cref="ArgumentException">A broker property is not one, or its value is odd.</exception>
    /// <exception cref="IOException">No ports, or no room for the files.</exception>
    public static async Task<RocketNetServer> StartAsync(
        RocketNetServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        RocketNetServer server = new(options ?? new RocketNetServerOptions());
        bool isStarted = false;
        try
        {
            await server.StartPartsAsync(cancellationToken).ConfigureAwait(false);
            isStarted = true;
            return server;
        }
        finally
        {
            if (!isStarted)
            {
                // What fails now is not told: the caller has to know why the start failed.
                _ = await server.StopPartsAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>A client of this server. The caller disposes it, before the server.</summary>
    /// <param name="change">Changes the usual options; may be null.</param>
    public RocketMqClient CreateClient(Func<ClientOptions, ClientOptions>? change = null)
    {
        ClientOptions options = new() { NamesrvAddr = NameServerAddress };
        return new RocketMqClient(change?.Invoke(options) ?? options, _options.LoggerFactory);
    }

    /// <summary>
    /// Creates a topic or changes its layout. A new one is known to the name server on return, so every client finds
    /// it; a change may reach the name server a little later, and clients when they ask it again.
    /// </summary>
    /// <exception cref="RocketMqException">The name is not allowed, the broker refuses, or the server has ended.
    /// </exception>
    /// <exception cref="TimeoutException">The name server has not heard of the topic in time.</exception>
    /// <exception cref="Remoting.RemotingException">The name server did not answer.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the topic may be there.</exception>
    public async Task CreateTopicAsync(
        string topic, TopicLayout? layout = null, CancellationToken cancellationToken = default)
    {
        RocketMqClient client = CreateClient();
        await using (client.ConfigureAwait(false))
        {
            await client.CreateAdmin().CreateTopicAsync(ClusterName, topic, layout, cancellationToken)
                .ConfigureAwait(false);
        }

        await WhenRoutedAsync(topic, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops both servers and removes their folder. A second call does nothing.</summary>
    /// <exception cref="TimeoutException">Something did not stop in time; the rest has been stopped.</exception>
    /// <exception cref="OperationCanceledException">The same, where the server noticed it itself.</exception>
    /// <exception cref="IOException">The folder could not be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor by permission.</exception>
    public async ValueTask DisposeAsync()
    {
        ExceptionDispatchInfo? failure = await StopPartsAsync().ConfigureAwait(false);
        failure?.Throw();
    }

    /// <summary>Stops what has started, all of it, whichever part fails.</summary>
    /// <returns>The first failure, or null.</returns>
    private async Task<ExceptionDispatchInfo?> StopPartsAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return null;
        }

        ExceptionDispatchInfo? failure = null;
        while (_stops.TryPop(out Func<CancellationToken, Task>? stop))
        {
            using CancellationTokenSource patience = new(Patience);
            try
            {
                await stop(patience.Token).WaitAsync(Patience + Patience).ConfigureAwait(false);
            }
            catch (Exception unfinished) when (unfinished is TimeoutException or IOException
                or UnauthorizedAccessException or OperationCanceledException)
            {
                failure ??= ExceptionDispatchInfo.Capture(unfinished);
            }
        }

        return failure;
    }

    private async Task StartPartsAsync(CancellationToken cancellationToken)
    {
        Folder = _options.TempPath is { } parent
            ? Directory.CreateDirectory(Path.Combine(parent, $"rocketnet-{Guid.NewGuid():N}")).FullName
            : Directory.CreateTempSubdirectory("rocketnet-").FullName;
        _stops.Push(_ => Task.Run(() => Directory.Delete(Folder, recursive: true), CancellationToken.None));
        BrokerSettings settings = ServerSettings.Broker(_options.BrokerProperties, Folder);

        NameServerHost nameServer = await StartAsync<NameServerHost>(
            Services().AddRocketNetNameServer(ServerSettings.NameServer(Folder)), cancellationToken)
            .ConfigureAwait(false);
        NameServerAddress = Address(nameServer.Port);
        await StartBrokerAsync(settings, cancellationToken).ConfigureAwait(false);
        foreach (string topic in _options.Topics)
        {
            await CreateTopicAsync(topic, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    // Between letting go of a port and listening on it another program may take it: then others are tried.
    private async Task StartBrokerAsync(BrokerSettings settings, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            ServerPorts ports = ServerPorts.Reserve();
            _stops.Push(_ =>
            {
                ports.Dispose();
                return Task.CompletedTask;
            });
            BrokerSettings here = settings.At(ports.Port, NameServerAddress);
            ports.Release();
            try
            {
                await StartAsync<BrokerHost>(
                    Services()
                        .AddKeyedSingleton(BrokerHost.StoreClock, _options.TimeProvider)
                        .AddRocketNetBroker(new BrokerConfiguration(here)),
                    cancellationToken).ConfigureAwait(false);
                _broker = here.Broker;
                return;
            }
            catch (PortUnavailableException) when (attempt < PortAttemptsMax)
            {
                // The next turn tries others; what this one has made goes with the server.
            }
        }
    }

    /// <summary>Starts one server with services of its own, and sees to its stop.</summary>
    private async Task<THost> StartAsync<THost>(IServiceCollection services, CancellationToken cancellationToken)
        where THost : class, IHostedService
    {
        ServiceProvider provider = services.BuildServiceProvider();
        _stops.Push(_ => provider.DisposeAsync().AsTask());
        THost host = provider.GetRequiredService<THost>();
        _stops.Push(host.StopAsync);
        await host.StartAsync(cancellationToken).ConfigureAwait(false);
        return host;
    }

    private IServiceCollection Services() => new ServiceCollection()
        .AddSingleton(_options.LoggerFactory)
        .AddSingleton(typeof(ILogger<>), typeof(Logger<>));

    // The broker tells the name server of a topic after it has answered whoever made it.
    private async Task WhenRoutedAsync(string topic, CancellationToken cancellationToken)
    {
        TimeProvider time = TimeProvider.System;
        long start = time.GetTimestamp();
        RemotingClient client = new(new RemotingClientOptions(), time, _options.LoggerFactory);
        await using (client.ConfigureAwait(false))
        {
            while (time.GetElapsedTime(start) < Patience)
            {
                Response answer = await client.InvokeAsync(
                    NameServerAddress,
                    RequestCode.GetRouteInfoByTopic,
                    [new("topic", topic)],
                    default,
                    Patience,
                    cancellationToken).ConfigureAwait(false);
                if (answer.Code == ResponseCode.Success)
                {
                    return;
                }

                await Task.Delay(RoutePollPeriod, time, cancellationToken).ConfigureAwait(false);
            }
        }

        throw new TimeoutException($"The broker has made topic {topic}, and the name server has not heard of it.");
    }

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
}
