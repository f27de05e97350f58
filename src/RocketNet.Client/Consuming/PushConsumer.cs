using Microsoft.Extensions.Logging;
using RocketNet.Client.Offsets;
using RocketNet.Client.Rebalancing;
using RocketNet.Client.Routing;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Client.Consuming;

/// <summary>
/// A member of a consumer group: gets its share of the group's messages, or all of them, and hands them to a handler.
/// </summary>
/// <remarks>
/// Any thread. Delivery is at least once: a message comes again when its handler fails, and may come again when members
/// come, go or die. Stopping waits for running handlers, stores the offsets and leaves the group.
/// </remarks>
public sealed class PushConsumer : IAsyncDisposable
{
    private readonly RocketMqClient _client;
    private readonly PushConsumerOptions _options;
    private readonly ILogger _logger;
    private readonly Subscriptions _subscriptions;
    private readonly ConsumerRequests _requests;
    private readonly HandlerRunner _runner;
    private readonly IOffsetStore _offsets;
    private readonly IConsumeLoop _consume;
    private readonly PauseGate _pause = new();
    private readonly HeldQueues _held;
    private readonly RebalanceLoop _rebalance;
    private readonly UpkeepLoop _upkeep;
    private readonly PushConsumerEndpoint _endpoint;
    private readonly ConsumerLife _life;
    private Task _loops = Task.CompletedTask;

    /// <summary>A consumer that has not started.</summary>
    /// <param name="client">The client it works on; outlives it.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="handler">Works on the messages; outlives the consumer.</param>
    /// <exception cref="RocketMqException">An option makes no sense; says which.</exception>
    public PushConsumer(RocketMqClient client, PushConsumerOptions options, IMessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handler);
        options = options.In(client.Names);
        options.Validate();
        _client = client;
        _options = options;
        _logger = client.Loggers.CreateLogger<PushConsumer>();
        _life = new ConsumerLife(options.ConsumerGroup, _logger);
        TimeProvider time = client.Time;
        _subscriptions = new Subscriptions(time);
        foreach ((string topic, string expression, string type) in options.AllSubscriptions())
        {
            _subscriptions.Set(topic, expression, type);
        }

        _requests = new ConsumerRequests(client, options.ConsumerGroup);
        bool isShared = options.MessageModel == MessageModel.Clustering;
        _offsets = isShared ? new RemoteOffsetStore(_requests, _logger) : new LocalOffsetStore(OffsetPath, _logger);
        ConsumerStatistics statistics = new(time);
        _runner = new HandlerRunner(options.ConsumerGroup, handler, statistics, time, _logger);
        QueueLocks? locks = options.ConsumeOrderly && isShared ? new QueueLocks(_requests, time, _logger) : null;
        FailedMessages failed =
            new(_requests, options, new RetryPublisher(_requests, options.ReconsumeTimesMax), _logger);
        _consume = options.ConsumeOrderly
            ? new OrderlyConsumeLoop(options, _runner, failed, _offsets, locks, time, _logger)
            : new ConcurrentConsumeLoop(options.ConsumeThreadMax, _runner, failed, _offsets, time, _logger);
        PullLoop pulls = new(
            options, _requests, _subscriptions, _offsets, _consume, _pause, statistics, _logger);
        StartOffset startOffset = new(options, _requests, _offsets, time.GetUtcNow());
        _held = new HeldQueues(options, _requests, _offsets, locks, startOffset, _logger)
        {
            Pull = (queue, offset, stopping) =>
                pulls.RunAsync(queue, offset, next => BeginAnew(queue.Queue, next), stopping),
        };
        _rebalance = new RebalanceLoop(options, _requests, _subscriptions, _held, _logger);
        _upkeep = new UpkeepLoop(options, client, _held, _offsets, locks, statistics, _logger);
        RunningState state = new(options, client, _subscriptions, _held, _offsets, statistics);
        _endpoint = new PushConsumerEndpoint(
            options, _subscriptions, _rebalance, _held, _offsets, _runner, state, _logger);
    }

    /// <summary>The consumer group.</summary>
    public string Group => _client.Names.Unwrap(_options.ConsumerGroup);

    /// <summary>The queues held now; retry queues among them.</summary>
    public IReadOnlyCollection<MessageQueue> Queues => _client.Names.Unwrap([.. _held.Queues]);

    /// <summary>No messages are pulled until <see cref="Resume"/>.</summary>
    public bool IsPaused => _pause.IsPaused;

    /// <summary>Messages of a topic that were pulled and are not done.</summary>
    internal int CachedMessages(string topic) => _held.Processes
        .Where(queue => queue.Queue.Topic == topic)
        .Sum(queue => queue.State().MessageCount);

    private string OffsetPath =>
        OffsetFilePath.Of(_options.LocalOffsetStoreDir, _client.Options.InstanceName, _options.ConsumerGroup);

    /// <summary>Joins the group and begins to consume.</summary>
    /// <exception cref="RocketMqException">
    /// No name server answers, the group is used already on this client, a broker refuses a SQL92 expression, or the
    /// offset file of a broadcasting group cannot be read.
    /// </exception>
    public Task StartAsync(CancellationToken cancellationToken = default) =>
        _life.StartAsync(BeginAsync, cancellationToken);

    /// <summary>Stops pulling; what has been pulled already is still worked on.</summary>
    public void Pause() => _pause.Pause();

    /// <summary>Goes on after <see cref="Pause"/>.</summary>
    public void Resume() => _pause.Resume();

    /// <summary>Subscribes to a further topic, or to one by another expression.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="expression"><c>*</c>, or tags separated by <c>||</c>.</param>
    /// <param name="cancellationToken">Gives up waiting for the brokers.</param>
    public async Task SubscribeAsync(
        string topic, string expression = SubscriptionData.All, CancellationToken cancellationToken = default)
    {
        topic = _client.Names.Wrap(topic);
        OptionChecks.Topic(topic);
        _subscriptions.Set(topic, expression, SubscriptionData.TypeTag);
        await SubscriptionsChangedAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Consumes a topic no more.</summary>
    public async Task UnsubscribeAsync(string topic, CancellationToken cancellationToken = default)
    {
        _subscriptions.Remove(_client.Names.Wrap(topic));
        await SubscriptionsChangedAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Stops pulling, waits for running handlers, stores the offsets, gives locks back and leaves the group.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        bool wasRunning = await _life.StopAsync(
            ("its loops", () => _loops),
            ("the change of its queues", _rebalance.EndAsync),
            ("pulling", _held.StopPullingAsync),
            ("its handlers", () => _consume.StopAsync(_options.AwaitTerminationWhenShutdown)),
            ("storing its offsets", () => _offsets.PersistAsync(_held.Noted, CancellationToken.None)),
            ("giving its queues up", () => _held.ClearAsync(CancellationToken.None)),
            ("leaving its group", () => _client.RemoveAsync(_endpoint, CancellationToken.None)))
            .ConfigureAwait(false);
        if (wasRunning)
        {
            _logger.ConsumerStopped(Group);
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        (_offsets as LocalOffsetStore)?.Load();
        await CheckFiltersAsync(cancellationToken).ConfigureAwait(false);
        await _client.AddAsync(_endpoint, cancellationToken).ConfigureAwait(false);
        _logger.ConsumerStarted(Group, _client.ClientId);
        CancellationToken stopping = _life.Stopping;
        Task sweeps = _consume is ConcurrentConsumeLoop concurrent && _options.MessageModel == MessageModel.Clustering
            ? _upkeep.SweepAsync(concurrent, stopping)
            : Task.CompletedTask;
        _loops = Task.WhenAll(_rebalance.RunAsync(stopping), _upkeep.RunAsync(stopping), sweeps);
    }

    private async Task CheckFiltersAsync(CancellationToken cancellationToken)
    {
        foreach (SubscriptionData subscription in _subscriptions.All.Where(one => !one.IsTagType))
        {
            TopicRoute? route =
                await _client.Routes.GetAsync(subscription.Topic, cancellationToken).ConfigureAwait(false);
            if (route is not null)
            {
                await _requests.CheckFilterAsync(route, subscription, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task SubscriptionsChangedAsync(CancellationToken cancellationToken)
    {
        if (_life.IsRunning)
        {
            await _client.SendHeartbeatsAsync(cancellationToken).ConfigureAwait(false);
            _rebalance.Wake();
        }
    }

    private void BeginAnew(MessageQueue queue, long offset)
    {
        _held.BeginAt(queue, offset);
        _rebalance.Wake();
    }
}
