using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Client.Consuming;
using RocketNet.Client.Instances;
using RocketNet.Client.Producing;
using RocketNet.Client.Routing;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;

namespace RocketNet.Client;

/// <summary>
/// What the producers and consumers of an application share: one connection to each server, the routes, and the
/// heartbeats. Make one for a process, start producers and consumers on it, dispose it last.
/// </summary>
/// <remarks>Any thread.</remarks>
public sealed class RocketMqClient : IAsyncDisposable
{
    private readonly RemotingClient _remoting;
    private readonly NameServers _nameServers;
    private readonly Heartbeats _heartbeats;
    private readonly GroupTable _groups = new();
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly WakeSignal _heartbeatDue;
    private readonly Lock _gate = new(); // Guards _loops: they are started once.
    private Task? _loops;
    private int _disposed;

    /// <summary>A client that has not connected to anything yet.</summary>
    /// <param name="options">Checked here.</param>
    /// <param name="loggers">Where the client logs to; nowhere when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <exception cref="RocketMqException">An option makes no sense; says which.</exception>
    public RocketMqClient(ClientOptions options, ILoggerFactory? loggers = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Options = options;
        Names = options.Namespace is { } prefix ? new ResourceNames(prefix) : ResourceNames.Plain;
        IPAddress address = LocalAddress.Find();
        ClientId = Instances.ClientId.Of(options, address);
        Time = time ?? TimeProvider.System;
        UniqueIds = new UniqueIds(address, Time);
        _heartbeatDue = new WakeSignal(Time);
        Loggers = loggers ?? NullLoggerFactory.Instance;
        _logger = Loggers.CreateLogger<RocketMqClient>();
        RemotingClientOptions remoting = new()
        {
            ConnectTimeout = options.ConnectTimeout,
            Language = LanguageCode.DotNet,
        };
        _remoting = new RemotingClient(remoting, Time, Loggers, Dispatcher());
        _nameServers = new NameServers(_remoting, options, Time);
        Routes = new RouteTable(_nameServers, Brokers, _logger);
        Routes.Changed += RouteChanged;
        _heartbeats = new Heartbeats(ClientId, options, _remoting, Brokers, _groups, _logger);
    }

    /// <summary>How brokers know this client.</summary>
    public string ClientId { get; }

    /// <summary>The options it was made with.</summary>
    public ClientOptions Options { get; }

    /// <summary>Names of topics and groups in the client's namespace.</summary>
    internal ResourceNames Names { get; }

    internal TimeProvider Time { get; }

    internal ILoggerFactory Loggers { get; }

    internal RouteTable Routes { get; }

    internal BrokerTable Brokers { get; } = new();

    internal UniqueIds UniqueIds { get; }

    /// <summary>The name servers as messages show them.</summary>
    internal string NameServersText => _nameServers.Text;

    /// <summary>Makes a client for topics, offsets and single messages. It holds nothing of its own.</summary>
    public AdminClient CreateAdmin() => new(this);

    /// <summary>Makes a producer. Nothing is sent before its first message.</summary>
    /// <param name="options">Checked here.</param>
    /// <exception cref="RocketMqException">An option makes no sense, or the group is there already.</exception>
    public Producer CreateProducer(ProducerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ProducerOptions own = options.In(Names);
        own.Validate();
        Producer producer = new(this, own);
        Add(producer);
        return producer;
    }

    /// <summary>Leaves every group that is still there and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        if (Loops() is { } loops)
        {
            await loops.ConfigureAwait(false);
        }

        foreach (IProducerEndpoint producer in _groups.Producers)
        {
            await _heartbeats.UnregisterAsync(producer.Group, null, CancellationToken.None).ConfigureAwait(false);
        }

        foreach (IConsumerEndpoint consumer in _groups.Consumers)
        {
            await _heartbeats.UnregisterAsync(null, consumer.Group, CancellationToken.None).ConfigureAwait(false);
        }

        await _remoting.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _logger.ClientStopped(ClientId);
    }

    /// <summary>
    /// Takes a consumer in: its topics' routes are fetched and kept, brokers hear of it now and with every heartbeat.
    /// </summary>
    /// <exception cref="RocketMqException">The group is there already, or no name server answers.</exception>
    internal async Task AddAsync(IConsumerEndpoint consumer, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        _groups.Add(consumer);
        bool isIn = false;
        try
        {
            foreach (string topic in consumer.Topics)
            {
                await Routes.RefreshAsync(topic, cancellationToken).ConfigureAwait(false);
            }

            StartLoops();
            await _heartbeats.SendAsync(cancellationToken).ConfigureAwait(false);
            isIn = true;
        }
        finally
        {
            if (!isIn)
            {
                _groups.Remove(consumer);
            }
        }
    }

    /// <summary>The consumer leaves; every broker is told.</summary>
    internal async Task RemoveAsync(IConsumerEndpoint consumer, CancellationToken cancellationToken)
    {
        _groups.Remove(consumer);
        if (Volatile.Read(ref _disposed) != 0)
        {
            return;
        }

        await _heartbeats.UnregisterAsync(null, consumer.Group, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a producer in; brokers hear of it when its first topic's route is known.</summary>
    /// <exception cref="RocketMqException">The group is there already.</exception>
    internal void Add(IProducerEndpoint producer)
    {
        ThrowIfDisposed();
        _groups.Add(producer);
        StartLoops();
    }

    /// <summary>The producer leaves; every broker is told.</summary>
    internal async Task RemoveAsync(IProducerEndpoint producer, CancellationToken cancellationToken)
    {
        _groups.Remove(producer);
        if (Volatile.Read(ref _disposed) != 0)
        {
            return;
        }

        await _heartbeats.UnregisterAsync(producer.Group, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells every broker now what has changed about this client's groups.</summary>
    internal Task SendHeartbeatsAsync(CancellationToken cancellationToken) => _heartbeats.SendAsync(cancellationToken);

    /// <summary>The queues of a topic that can be read, in order; names are the application's.</summary>
    /// <exception cref="RocketMqException">There is no such topic, or it cannot be read.</exception>
    internal async Task<IReadOnlyList<MessageQueue>> ReadableQueuesAsync(
        string topic, CancellationToken cancellationToken)
    {
        OptionChecks.Topic(topic);
        TopicRoute route =
            await Routes.ForReadingAsync(Names.Wrap(topic), cancellationToken).ConfigureAwait(false);
        return Names.Unwrap([.. route.SubscribeQueues.Order()]);
    }

    /// <summary>
    /// A queue as brokers know it; the addresses of its brokers are known once its topic's route is asked for.
    /// </summary>
    internal async ValueTask<MessageQueue> KnowAsync(MessageQueue queue, CancellationToken cancellationToken)
    {
        OptionChecks.Topic(queue.Topic);
        MessageQueue wrapped = Names.Wrap(queue);
        await Routes.GetAsync(wrapped.Topic, cancellationToken).ConfigureAwait(false);
        return wrapped;
    }

    /// <summary>The connection to a broker, for calls that are written on it directly.</summary>
    /// <exception cref="RemotingException">No connection could be made in that time.</exception>
    internal ValueTask<RemotingConnection> ConnectAsync(
        string address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        return _remoting.ConnectAsync(address, timeout, cancellationToken);
    }

    /// <summary>Asks a broker and waits for its answer, whatever its code.</summary>
    /// <exception cref="RemotingException">No answer; says why.</exception>
    internal Task<Response> InvokeAsync(
        string address,
        RequestCode code,
        IEnumerable<KeyValuePair<string, string>>? fields,
        ReadOnlyMemory<byte> body,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        return _remoting.InvokeAsync(address, code, fields, body, timeout, cancellationToken);
    }

    /// <summary>Tells a broker something that is not answered.</summary>
    /// <exception cref="RemotingException">Not connected.</exception>
    internal Task SendOnewayAsync(
        string address,
        RequestCode code,
        IEnumerable<KeyValuePair<string, string>>? fields,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        return _remoting.SendOnewayAsync(address, code, fields, body, cancellationToken);
    }

    private RequestDispatcher Dispatcher()
    {
        // A listener run on a broker's demand (309) may take long; the others must not wait behind it.
        RequestDispatcher dispatcher = new(
            new RemotingServerOptions { ColdWorkers = 4 }, Loggers.CreateLogger<RequestDispatcher>());
        dispatcher.Add(RequestCode.NotifyConsumerIdsChanged, new MembersChangedHandler(_groups));
        new ConsumerRequestHandler(_groups).AddTo(dispatcher);
        return dispatcher;
    }

    private void StartLoops()
    {
        lock (_gate)
        {
            _loops ??= Task.Run(RunAsync, CancellationToken.None);
        }
    }

    private Task? Loops()
    {
        lock (_gate)
        {
            return _loops;
        }
    }

    private async Task RefreshRoutesAsync(CancellationToken stopping)
    {
        HashSet<string> topics = _groups.Topics();
        Routes.KeepOnly(topics);
        await Routes.RefreshAllAsync(topics, stopping).ConfigureAwait(false);
    }

    // A producer is known to the brokers of a topic from its first message on.
    private void RouteChanged(TopicRoute route)
    {
        _groups.RouteChanged(route);
        if (_groups.Producers.Count != 0)
        {
            _heartbeatDue.Set();
        }
    }

    private Task RunAsync()
    {
        _logger.ClientStarted(ClientId, _nameServers.Text);
        return Task.WhenAll(
            PeriodicLoop.RunAsync(
                Options.PollNameServerInterval, Time, RefreshRoutesAsync, TurnFailed, _stopping.Token),
            PeriodicLoop.RunAsync(
                token => _heartbeatDue.WaitAsync(Options.HeartbeatBrokerInterval, token),
                _heartbeats.SendAsync,
                TurnFailed,
                _stopping.Token));
    }

    private void TurnFailed(Exception failure) => _logger.UpkeepFailed(failure, ClientId);

    private void ThrowIfDisposed()
    {
        if (Volatile.Read(ref _disposed) != 0)
        {
            throw SendErrors.Stopped();
        }
    }
}
