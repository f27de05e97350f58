using Microsoft.Extensions.Logging;
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
    private readonly PushConsumerOptions _options;
    private readonly PauseGate _pause = new();
    private readonly GroupMember _member;

    /// <summary>A consumer that has not started and works on one message at a time.</summary>
    /// <param name="client">The client it works on; outlives it.</param>
    /// <param name="options">Checked here; the size of batches does not count.</param>
    /// <param name="handler">Works on the messages; outlives the consumer.</param>
    /// <exception cref="RocketMqException">An option makes no sense; says which.</exception>
    public PushConsumer(RocketMqClient client, PushConsumerOptions options, IMessageHandler handler)
        : this(client, OfOne(options), Single(handler))
    {
    }

    /// <summary>A consumer that has not started and works on batches of messages.</summary>
    /// <param name="client">The client it works on; outlives it.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="handler">Works on the messages; outlives the consumer.</param>
    /// <exception cref="RocketMqException">An option makes no sense; says which.</exception>
    public PushConsumer(RocketMqClient client, PushConsumerOptions options, IMessageBatchHandler handler)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handler);
        ILogger logger = client.Loggers.CreateLogger<PushConsumer>();
        _options = options.In(client.Names);
        _member = new GroupMember(
            client, _options, logger, member => (Workers(member, handler, client.Time, logger), _pause));
    }

    /// <summary>The consumer group.</summary>
    public string Group => _member.Group;

    /// <summary>The queues held now; retry queues among them.</summary>
    public IReadOnlyCollection<MessageQueue> Queues => _member.Queues;

    /// <summary>No messages are pulled until <see cref="Resume"/>.</summary>
    public bool IsPaused => _pause.IsPaused;

    /// <summary>Messages of a topic that were pulled and are not done.</summary>
    internal int CachedMessages(string topic) => _member.Held.Processes
        .Where(queue => queue.Queue.Topic == topic)
        .Sum(queue => queue.State().MessageCount);

    /// <summary>Joins the group and begins to consume.</summary>
    /// <exception cref="RocketMqException">
    /// No name server answers, the group is used already on this client, a broker refuses a SQL92 expression, or the
    /// offset file of a broadcasting group cannot be read.
    /// </exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => _member.StartAsync(cancellationToken);

    /// <summary>Stops pulling; what has been pulled already is still worked on.</summary>
    public void Pause() => _pause.Pause();

    /// <summary>Goes on after <see cref="Pause"/>.</summary>
    public void Resume() => _pause.Resume();

    /// <summary>Subscribes to a further topic, or to one by another expression.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="expression"><c>*</c>, or tags separated by <c>||</c>.</param>
    /// <param name="cancellationToken">Gives up waiting for the brokers.</param>
    public Task SubscribeAsync(
        string topic, string expression = SubscriptionData.All, CancellationToken cancellationToken = default) =>
        _member.SubscribeAsync(topic, expression, cancellationToken);

    /// <summary>Consumes a topic no more.</summary>
    public Task UnsubscribeAsync(string topic, CancellationToken cancellationToken = default) =>
        _member.UnsubscribeAsync(topic, cancellationToken);

    /// <summary>
    /// Stops pulling, waits for running handlers, stores the offsets, gives locks back and leaves the group.
    /// </summary>
    public ValueTask DisposeAsync() => _member.StopAsync(_options.AwaitTerminationWhenShutdown);

    private static PushConsumerOptions OfOne(PushConsumerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with { ConsumeMessageBatchMaxSize = 1 };
    }

    private static SingleMessageHandler Single(IMessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new SingleMessageHandler(handler);
    }

    private IConsumeLoop Workers(
        GroupMember member, IMessageBatchHandler handler, TimeProvider time, ILogger logger)
    {
        HandlerRunner runner = new(_options.ConsumerGroup, handler, member.Statistics, time, logger);
        RetryPublisher publisher = new(member.Requests, _options.ReconsumeTimesMax);
        FailedMessages failed = new(member.Requests, _options, publisher, logger);
        return _options.ConsumeOrderly
            ? new OrderlyConsumeLoop(_options, runner, failed, member.Offsets, member.Locks, time, logger)
            : new ConcurrentConsumeLoop(_options, runner, failed, member.Offsets, time, logger);
    }
}
