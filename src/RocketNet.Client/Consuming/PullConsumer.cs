using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RocketNet.Client.Instances;
using RocketNet.Client.Routing;
using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Consuming;

/// <summary>Reads queues at offsets that the application chooses and keeps.</summary>
/// <remarks>
/// Any thread; of one queue one pull at a time. Queues are not shared with other members: whoever wants that takes
/// <see cref="PushConsumer"/>. Java: DefaultMQPullConsumer@4.9.8.
/// </remarks>
public sealed class PullConsumer : IAsyncDisposable
{
    private readonly RocketMqClient _client;
    private readonly PullConsumerOptions _options;
    private readonly ConsumerRequests _requests;
    private readonly Endpoint _endpoint;
    private readonly ConcurrentDictionary<MessageQueue, QueuePuller> _pullers = new();
    private readonly ConsumerLife _life;

    /// <summary>A consumer that has not started.</summary>
    /// <param name="client">The client it works on; outlives it.</param>
    /// <param name="options">Checked here.</param>
    /// <exception cref="RocketMqException">An option makes no sense; says which.</exception>
    public PullConsumer(RocketMqClient client, PullConsumerOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        options = options.In(client.Names);
        options.Validate();
        _client = client;
        _options = options;
        _requests = new ConsumerRequests(client, options.ConsumerGroup);
        _endpoint = new Endpoint(options);
        _life = new ConsumerLife(options.ConsumerGroup, client.Loggers.CreateLogger<PullConsumer>());
    }

    /// <summary>Makes the group known to the brokers.</summary>
    /// <exception cref="RocketMqException">No name server answers, or the group is used already.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) =>
        _life.StartAsync(token => _client.AddAsync(_endpoint, token), cancellationToken);

    /// <summary>The queues of a topic that can be read, in order.</summary>
    /// <exception cref="RocketMqException">There is no such topic, or it cannot be read.</exception>
    public Task<IReadOnlyList<MessageQueue>> QueuesAsync(
        string topic, CancellationToken cancellationToken = default) =>
        _client.ReadableQueuesAsync(topic, cancellationToken);

    /// <summary>Reads a queue and returns at once, also with nothing.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="expression"><c>*</c>, or tags separated by <c>||</c>.</param>
    /// <param name="maxMessages">Messages wanted; brokers give 32 at most.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <exception cref="RocketMqException">No answer, or a refusal.</exception>
    public Task<PullResult> PullAsync(
        MessageQueue queue,
        long offset,
        string expression = SubscriptionData.All,
        int maxMessages = 32,
        CancellationToken cancellationToken = default) =>
        PullAsync(
            Query(queue, offset, expression, maxMessages) with { Timeout = _options.ConsumerPullTimeout },
            cancellationToken);

    /// <summary>Reads a queue; with nothing behind the offset the broker waits a while for a message.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="expression"><c>*</c>, or tags separated by <c>||</c>.</param>
    /// <param name="maxMessages">Messages wanted; brokers give 32 at most.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <exception cref="RocketMqException">No answer, or a refusal.</exception>
    public Task<PullResult> PullBlockIfNotFoundAsync(
        MessageQueue queue,
        long offset,
        string expression = SubscriptionData.All,
        int maxMessages = 32,
        CancellationToken cancellationToken = default) =>
        PullAsync(
            Query(queue, offset, expression, maxMessages) with
            {
                Suspend = _options.BrokerSuspendMaxTime,
                Timeout = _options.ConsumerTimeoutWhenSuspend,
            },
            cancellationToken);

    /// <summary>The offset that is stored for the group; −1 when there is none.</summary>
    public async Task<long> CommittedAsync(MessageQueue queue, CancellationToken cancellationToken = default)
    {
        queue = await _client.KnowAsync(queue, cancellationToken).ConfigureAwait(false);
        return await _requests.QueryOffsetAsync(queue, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores an offset for the group; the broker has it when this returns.</summary>
    public async Task CommitAsync(MessageQueue queue, long offset, CancellationToken cancellationToken = default)
    {
        queue = await _client.KnowAsync(queue, cancellationToken).ConfigureAwait(false);
        await _requests.UpdateOffsetAsync(queue, offset, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The first offset of a queue.</summary>
    public async Task<long> MinOffsetAsync(MessageQueue queue, CancellationToken cancellationToken = default)
    {
        queue = await _client.KnowAsync(queue, cancellationToken).ConfigureAwait(false);
        return await _requests.MinOffsetAsync(queue, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The offset behind the last message of a queue.</summary>
    public async Task<long> MaxOffsetAsync(MessageQueue queue, CancellationToken cancellationToken = default)
    {
        queue = await _client.KnowAsync(queue, cancellationToken).ConfigureAwait(false);
        return await _requests.MaxOffsetAsync(queue, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The offset of the message stored nearest to a time.</summary>
    public async Task<long> SearchOffsetAsync(
        MessageQueue queue, DateTimeOffset time, CancellationToken cancellationToken = default)
    {
        queue = await _client.KnowAsync(queue, cancellationToken).ConfigureAwait(false);
        return await _requests.SearchOffsetAsync(queue, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Leaves the group.</summary>
    public async ValueTask DisposeAsync() => await _life
        .StopAsync(("leaving its group", () => _client.RemoveAsync(_endpoint, CancellationToken.None)))
        .ConfigureAwait(false);

    private async Task<PullResult> PullAsync(PullQuery query, CancellationToken cancellationToken)
    {
        if (!_life.IsRunning)
        {
            throw new RocketMqException(
                RocketMqFailure.Stopped, $"The consumer of {_options.ConsumerGroup} is not running: start it.");
        }

        await _client.KnowAsync(query.Queue, cancellationToken).ConfigureAwait(false);
        QueuePuller puller = _pullers.GetOrAdd(query.Queue, static (_, requests) => new(requests), _requests);
        return await puller.PullAsync(query, cancellationToken).ConfigureAwait(false);
    }

    private PullQuery Query(MessageQueue queue, long offset, string expression, int maxMessages)
    {
        OptionChecks.Range(maxMessages, 1, 1024, nameof(maxMessages));
        queue = _client.Names.Wrap(queue);
        try
        {
            SubscriptionData subscription = FilterExpression.Parse(queue.Topic, expression, SubscriptionData.TypeTag);
            _endpoint.Read(subscription);
            return new PullQuery
            {
                Queue = queue,
                Offset = offset,
                Subscription = new PullSubscription(subscription),
                MaxMessages = maxMessages,
                SendsSubscription = true,
            };
        }
        catch (ProtocolException failure)
        {
            throw new RocketMqException(
                RocketMqFailure.InvalidOptions, $"Expression \"{expression}\": {failure.Message}.", failure);
        }
    }

    /// <summary>The group as its heartbeats show it: with the topics read so far.</summary>
    private sealed class Endpoint(PullConsumerOptions options) : IConsumerEndpoint
    {
        private readonly ConcurrentDictionary<string, SubscriptionData> _read = new(StringComparer.Ordinal);

        public string Group => options.ConsumerGroup;

        public IReadOnlyCollection<string> Topics => (IReadOnlyCollection<string>)_read.Keys;

        public void Read(SubscriptionData subscription) => _read.TryAdd(subscription.Topic, subscription);

        public ConsumerData Describe() => new()
        {
            GroupName = options.ConsumerGroup,
            ConsumeType = ConsumeType.Actively,
            SubscriptionDataSet = [.. _read.Values],
        };

        public void MembersChanged()
        {
            // Queues are not shared.
        }

        public void RouteChanged(TopicRoute route)
        {
            // Each pull looks up the address it needs.
        }

        public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping) => new(Response.Error(
            ResponseCode.SystemError,
            $"The consumer group {options.ConsumerGroup} pulls by itself; it cannot be asked for this."));
    }
}
