using Microsoft.Extensions.Logging;
using RocketNet.Client.Offsets;
using RocketNet.Client.Rebalancing;
using RocketNet.Client.Routing;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Client.Consuming;

/// <summary>
/// A member of a consumer group, whatever becomes of its messages: takes its share of the queues, pulls them, and
/// stores its offsets. Any thread.
/// </summary>
internal sealed class GroupMember
{
    private readonly RocketMqClient _client;
    private readonly PushConsumerOptions _options;
    private readonly ILogger _logger;
    private readonly Subscriptions _subscriptions;
    private readonly IConsumeLoop _consume;
    private readonly UpkeepLoop _upkeep;
    private readonly ConsumerEndpoint _endpoint;
    private readonly ConsumerLife _life;
    private Task _loops = Task.CompletedTask;

    /// <summary>A member that has not joined.</summary>
    /// <param name="client">The client it works on; outlives it.</param>
    /// <param name="options">In the client's namespace; checked here.</param>
    /// <param name="logger">Where it logs to.</param>
    /// <param name="consume">Makes what messages go to, of what the member has made until then.</param>
    /// <exception cref="RocketMqException">An option makes no sense; says which.</exception>
    public GroupMember(
        RocketMqClient client,
        PushConsumerOptions options,
        ILogger logger,
        Func<GroupMember, (IConsumeLoop Consume, IPullGate Gate)> consume)
    {
        options.Validate();
        _client = client;
        _options = options;
        _logger = logger;
        _life = new ConsumerLife(options.ConsumerGroup, logger);
        TimeProvider time = client.Time;
        _subscriptions = new Subscriptions(time, Chosen);
        foreach ((string topic, string expression, string type) in options.AllSubscriptions())
        {
            _subscriptions.Set(topic, expression, type);
        }

        Requests = new ConsumerRequests(client, options.ConsumerGroup);
        Offsets = IsShared ? new RemoteOffsetStore(Requests, logger) : new LocalOffsetStore(OffsetPath, logger);
        Statistics = new ConsumerStatistics(time);
        Locks = options.ConsumeOrderly && IsShared ? new QueueLocks(Requests, time, logger) : null;
        (_consume, IPullGate gate) = consume(this);
        PullLoop pulls = new(options, Requests, _subscriptions, Offsets, _consume, gate, Statistics, logger);
        StartOffset startOffset = new(options, Requests, Offsets, time.GetUtcNow());
        Held = new HeldQueues(options, Requests, Offsets, Locks, startOffset, logger)
        {
            Pull = (queue, offset, stopping) =>
                pulls.RunAsync(queue, offset, next => BeginAnew(queue.Queue, next), stopping),
        };
        Rebalance = new RebalanceLoop(options, Requests, _subscriptions, Held, Chosen, logger);
        _upkeep = new UpkeepLoop(options, client, Held, Offsets, Locks, Statistics, logger);
        RunningState state = new(options, client, _subscriptions, Held, Offsets, Statistics);
        _endpoint = new ConsumerEndpoint(
            options, _subscriptions, Rebalance, Held, Offsets, _consume.Runner, state, logger);
    }

    public ConsumerRequests Requests { get; }

    public IOffsetStore Offsets { get; }

    public ConsumerStatistics Statistics { get; }

    /// <summary>Locks of the queues; null when nobody else touches them.</summary>
    public QueueLocks? Locks { get; }

    /// <summary>The queues the application has chosen, if it has.</summary>
    public ChosenQueues Chosen { get; } = new();

    public HeldQueues Held { get; }

    public RebalanceLoop Rebalance { get; }

    public bool IsRunning => _life.IsRunning;

    /// <summary>The group as the application knows it.</summary>
    public string Group => _client.Names.Unwrap(_options.ConsumerGroup);

    /// <summary>The queues held now as the application knows them.</summary>
    public IReadOnlyCollection<MessageQueue> Queues => _client.Names.Unwrap([.. Held.Queues]);

    /// <summary>The members share the queues, and keep their offsets at the brokers.</summary>
    public bool IsShared => _options.IsShared;

    public IReadOnlyCollection<string> Topics => _subscriptions.Topics;

    private string OffsetPath =>
        OffsetFilePath.Of(_options.LocalOffsetStoreDir, _client.Options.InstanceName, _options.ConsumerGroup);

    /// <summary>Joins the group and begins to pull.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _life.StartAsync(BeginAsync, cancellationToken);

    /// <summary>
    /// Stops pulling, waits so long for running handlers, stores the offsets, gives locks back and leaves the group.
    /// </summary>
    public async ValueTask StopAsync(TimeSpan patience)
    {
        bool wasRunning = await _life.StopAsync(
            ("its loops", () => _loops),
            ("the change of its queues", Rebalance.EndAsync),
            ("pulling", Held.StopPullingAsync),
            ("its handlers", () => _consume.StopAsync(patience)),
            ("storing its offsets", () => Offsets.PersistAsync(Held.Noted, CancellationToken.None)),
            ("giving its queues up", () => Held.ClearAsync(CancellationToken.None)),
            ("leaving its group", () => _client.RemoveAsync(_endpoint, CancellationToken.None)))
            .ConfigureAwait(false);
        if (wasRunning)
        {
            _logger.ConsumerStopped(Group);
        }
    }

    /// <summary>Subscribes to a further topic, or to one by another expression.</summary>
    public async Task SubscribeAsync(string topic, string expression, CancellationToken cancellationToken)
    {
        topic = _client.Names.Wrap(topic);
        OptionChecks.Topic(topic);
        _subscriptions.Set(topic, expression, SubscriptionData.TypeTag);
        await SubscriptionsChangedAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Consumes a topic no more.</summary>
    public async Task UnsubscribeAsync(string topic, CancellationToken cancellationToken)
    {
        _subscriptions.Remove(_client.Names.Wrap(topic));
        await SubscriptionsChangedAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Holds these queues from now on, instead of a share of the group's.</summary>
    /// <param name="queues">The queues.</param>
    /// <param name="expressions">Tags wanted of topics, in the client's namespace; of others all.</param>
    /// <param name="cancellationToken">Gives up waiting for the brokers.</param>
    public async Task AssignAsync(
        IReadOnlyCollection<MessageQueue> queues,
        IReadOnlyDictionary<string, string> expressions,
        CancellationToken cancellationToken)
    {
        MessageQueue[] wrapped = [.. queues.Select(_client.Names.Wrap)];
        string[] topics = [.. wrapped.Select(queue => queue.Topic).Distinct(StringComparer.Ordinal)];
        Array.ForEach(topics, OptionChecks.Topic);
        Chosen.Set(wrapped);
        foreach (string topic in _subscriptions.Topics.Except(topics))
        {
            _subscriptions.Remove(topic);
        }

        foreach (string topic in topics)
        {
            string expression = expressions.GetValueOrDefault(topic, SubscriptionData.All);
            _subscriptions.Set(topic, expression, SubscriptionData.TypeTag);
        }

        if (IsRunning)
        {
            await Rebalance.TurnAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        (Offsets as LocalOffsetStore)?.Load();
        await CheckFiltersAsync(cancellationToken).ConfigureAwait(false);
        await _client.AddAsync(_endpoint, cancellationToken).ConfigureAwait(false);
        _logger.ConsumerStarted(Group, _client.ClientId);
        CancellationToken stopping = _life.Stopping;
        Task sweeps = _consume is ConcurrentConsumeLoop concurrent && IsShared
            ? _upkeep.SweepAsync(concurrent, stopping)
            : Task.CompletedTask;
        _loops = Task.WhenAll(Rebalance.RunAsync(stopping), _upkeep.RunAsync(stopping), sweeps);
    }

    private async Task CheckFiltersAsync(CancellationToken cancellationToken)
    {
        foreach (SubscriptionData subscription in _subscriptions.All.Where(one => !one.IsTagType))
        {
            TopicRoute? route =
                await _client.Routes.GetAsync(subscription.Topic, cancellationToken).ConfigureAwait(false);
            if (route is not null)
            {
                await Requests.CheckFilterAsync(route, subscription, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task SubscriptionsChangedAsync(CancellationToken cancellationToken)
    {
        if (IsRunning)
        {
            await _client.SendHeartbeatsAsync(cancellationToken).ConfigureAwait(false);
            Rebalance.Wake();
        }
    }

    private void BeginAnew(MessageQueue queue, long offset)
    {
        Held.BeginAt(queue, offset);
        Rebalance.Wake();
    }
}
