using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Client.Consuming;

/// <summary>
/// A member of a consumer group that asks for its messages when it wants them, or a reader of queues that it is
/// assigned; either way they are pulled ahead and their offsets are kept for it.
/// </summary>
/// <remarks>
/// Any thread, one poll at a time. Delivery is at least once: with <see cref="LitePullConsumerOptions.AutoCommit"/>
/// what a poll handed out counts as consumed when the next one begins, so what the last poll before a stop handed out
/// comes again. Every method fails with a <see cref="RocketMqException"/>. Java: DefaultLitePullConsumer@4.9.8.
/// </remarks>
public sealed class LitePullConsumer : IAsyncDisposable
{
    private readonly RocketMqClient _client;
    private readonly LitePullConsumerOptions _options;
    private readonly GroupMember _member;
    private readonly PollBuffer _buffer;

    /// <summary>A consumer that has not started.</summary>
    /// <param name="client">The client it works on; outlives it.</param>
    /// <param name="options">Checked here.</param>
    /// <exception cref="RocketMqException">An option makes no sense; says which.</exception>
    public LitePullConsumer(RocketMqClient client, LitePullConsumerOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _client = client;
        _options = options;
        PollBuffer? buffer = null;
        _member = new GroupMember(
            client,
            options.ToMember(client.Names),
            client.Loggers.CreateLogger<LitePullConsumer>(),
            member =>
            {
                buffer = new PollBuffer(options, member.Offsets, client.Time);
                return (buffer, buffer);
            });
        _buffer = buffer!;
        _buffer.Held = () => _member.Held.Processes;
    }

    /// <summary>The consumer group.</summary>
    public string Group => _member.Group;

    /// <summary>The queues held now: a share of the subscribed topics', or those assigned.</summary>
    public IReadOnlyCollection<MessageQueue> Assignment => _member.Queues;

    /// <summary>Messages that were pulled and not handed out.</summary>
    internal int HeldMessages => _member.Held.Processes.Sum(queue => queue.State().MessageCount);

    /// <summary>Makes the group known to the brokers and begins to pull.</summary>
    /// <exception cref="RocketMqException">
    /// No name server answers, the group is used already on this client, a broker refuses a SQL92 expression, or the
    /// offset file of a broadcasting group cannot be read.
    /// </exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => _member.StartAsync(cancellationToken);

    /// <summary>Shares a further topic with the group's members, or one by another expression.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="expression"><c>*</c>, or tags separated by <c>||</c>.</param>
    /// <param name="cancellationToken">Gives up waiting for the brokers.</param>
    /// <exception cref="RocketMqException">Queues have been assigned.</exception>
    public Task SubscribeAsync(
        string topic, string expression = SubscriptionData.All, CancellationToken cancellationToken = default) =>
        _member.Chosen.IsInUse
            ? throw OneWayOnly()
            : _member.SubscribeAsync(topic, expression, cancellationToken);

    /// <summary>Reads a subscribed topic no more.</summary>
    public Task UnsubscribeAsync(string topic, CancellationToken cancellationToken = default) =>
        _member.UnsubscribeAsync(topic, cancellationToken);

    /// <summary>
    /// Reads these queues and no others, whatever the group's other members read. May be called again, and before the
    /// start.
    /// </summary>
    /// <exception cref="RocketMqException">Topics have been subscribed to.</exception>
    public Task AssignAsync(IReadOnlyCollection<MessageQueue> queues, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queues);
        return !_member.Chosen.IsInUse && _member.Topics.Count != 0
            ? throw OneWayOnly()
            : _member.AssignAsync(queues, _client.Names.Wrap(_options.SubExpressionForAssign), cancellationToken);
    }

    /// <summary>The next messages, all of one queue and in its order, of one queue after the other.</summary>
    /// <param name="timeout">
    /// How long to wait for the first one; <see cref="LitePullConsumerOptions.PollTimeout"/> when null.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// <see cref="LitePullConsumerOptions.PullBatchSize"/> at most; none when the time is over.
    /// </returns>
    /// <exception cref="RocketMqException">The consumer does not run.</exception>
    public async Task<IReadOnlyList<ReceivedMessage>> PollAsync(
        TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        TimeSpan wait = timeout ?? _options.PollTimeout;
        OptionChecks.Time(wait, TimeSpan.Zero, nameof(timeout));
        ThrowIfNotRunning();
        if (_options.AutoCommit)
        {
            _buffer.Commit();
        }

        try
        {
            return await _buffer.TakeAsync(wait, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw NotRunning();
        }
    }

    /// <summary>Goes on with a held queue at another offset; what has been pulled of it is thrown away.</summary>
    /// <exception cref="RocketMqException">
    /// The queue is not held, perhaps not yet, or the offset is not between its first and the one behind its last.
    /// </exception>
    public async Task SeekAsync(MessageQueue queue, long offset, CancellationToken cancellationToken = default)
    {
        MessageQueue wrapped = await _client.KnowAsync(queue, cancellationToken).ConfigureAwait(false);
        long min = await _member.Requests.MinOffsetAsync(wrapped, cancellationToken).ConfigureAwait(false);
        long max = await _member.Requests.MaxOffsetAsync(wrapped, cancellationToken).ConfigureAwait(false);
        if (offset < min || offset > max)
        {
            throw OptionChecks.Invalid($"Seek offset {offset} of {queue} is not from {min} to {max}.");
        }

        await MoveAsync(wrapped, offset, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes on with a held queue at its first message.</summary>
    /// <exception cref="RocketMqException">The queue is not held, perhaps not yet.</exception>
    public async Task SeekToBeginAsync(MessageQueue queue, CancellationToken cancellationToken = default)
    {
        MessageQueue wrapped = await _client.KnowAsync(queue, cancellationToken).ConfigureAwait(false);
        long offset = await _member.Requests.MinOffsetAsync(wrapped, cancellationToken).ConfigureAwait(false);
        await MoveAsync(wrapped, offset, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes on with a held queue behind its last message.</summary>
    /// <exception cref="RocketMqException">The queue is not held, perhaps not yet.</exception>
    public async Task SeekToEndAsync(MessageQueue queue, CancellationToken cancellationToken = default)
    {
        MessageQueue wrapped = await _client.KnowAsync(queue, cancellationToken).ConfigureAwait(false);
        long offset = await _member.Requests.MaxOffsetAsync(wrapped, cancellationToken).ConfigureAwait(false);
        await MoveAsync(wrapped, offset, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Neither pulls these queues nor hands their messages out until they are resumed, also if they are lost and held
    /// again meanwhile. Java hands out what has been pulled already.
    /// </summary>
    public void Pause(IReadOnlyCollection<MessageQueue> queues)
    {
        ArgumentNullException.ThrowIfNull(queues);
        foreach (MessageQueue queue in queues)
        {
            _buffer.Pause(_client.Names.Wrap(queue));
        }
    }

    /// <summary>Goes on after <see cref="Pause"/>.</summary>
    public void Resume(IReadOnlyCollection<MessageQueue> queues)
    {
        ArgumentNullException.ThrowIfNull(queues);
        foreach (MessageQueue queue in queues)
        {
            _buffer.Resume(_client.Names.Wrap(queue));
        }
    }

    /// <summary>
    /// Stores how far polls have handed out the queues that are still held: what they handed out counts as consumed.
    /// The brokers have it when this returns, unlike with Java's commitSync.
    /// </summary>
    /// <exception cref="RocketMqException">
    /// A broker does not take one, or a broadcasting group's file cannot be written; the others are stored, and that
    /// one is tried again later.
    /// </exception>
    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfNotRunning();
        _buffer.Commit();

        // Also of queues that an earlier poll has noted already and whose offsets no broker has been told.
        await StoreAsync([.. _member.Held.Queues], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores an offset of a queue, held or not: the first one that is not consumed.</summary>
    /// <exception cref="RocketMqException">
    /// The broker does not take it, or a broadcasting group's file cannot be written.
    /// </exception>
    public async Task CommitAsync(MessageQueue queue, long offset, CancellationToken cancellationToken = default)
    {
        ThrowIfNotRunning();
        if (offset < 0)
        {
            throw OptionChecks.Invalid($"Offset {offset} of {queue} is negative.");
        }

        MessageQueue wrapped = await _client.KnowAsync(queue, cancellationToken).ConfigureAwait(false);
        _member.Offsets.Update(wrapped, offset, increaseOnly: false);
        await StoreAsync([wrapped], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The offset that is stored for the group; −1 when there is none.</summary>
    public async Task<long> CommittedAsync(MessageQueue queue, CancellationToken cancellationToken = default)
    {
        MessageQueue wrapped = await _client.KnowAsync(queue, cancellationToken).ConfigureAwait(false);
        return _member.IsShared
            ? await _member.Requests.QueryOffsetAsync(wrapped, cancellationToken).ConfigureAwait(false)
            : _member.Offsets.Noted(wrapped) ?? -1;
    }

    /// <summary>The offset of the message stored nearest to a time.</summary>
    public async Task<long> OffsetForTimestampAsync(
        MessageQueue queue, DateTimeOffset time, CancellationToken cancellationToken = default)
    {
        MessageQueue wrapped = await _client.KnowAsync(queue, cancellationToken).ConfigureAwait(false);
        return await _member.Requests.SearchOffsetAsync(wrapped, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All queues of a topic that can be read, in order.</summary>
    /// <exception cref="RocketMqException">There is no such topic, or it cannot be read.</exception>
    public Task<IReadOnlyList<MessageQueue>> FetchMessageQueuesAsync(
        string topic, CancellationToken cancellationToken = default) =>
        _client.ReadableQueuesAsync(topic, cancellationToken);

    /// <summary>Stops pulling, stores the committed offsets and leaves the group.</summary>
    public ValueTask DisposeAsync() => _member.StopAsync(TimeSpan.Zero);

    private static RocketMqException OneWayOnly() => OptionChecks.Invalid(
        "Subscribed topics and assigned queues are two ways of reading: a consumer takes one of them.");

    private RocketMqException NotRunning() => new(
        RocketMqFailure.Stopped, $"The consumer of {Group} is not running: start it, or make a new one.");

    private void ThrowIfNotRunning()
    {
        if (!_member.IsRunning)
        {
            throw NotRunning();
        }
    }

    private async Task MoveAsync(MessageQueue queue, long offset, CancellationToken cancellationToken)
    {
        ThrowIfNotRunning();
        if (_member.Chosen.Contains(queue) && !_member.Held.Queues.Contains(queue))
        {
            await _member.Rebalance.TurnAsync(cancellationToken).ConfigureAwait(false);
        }

        bool isHeld = false;
        bool isRunning = await _member.Rebalance.BetweenTurnsAsync(
            async () => isHeld = await _member.Held
                .MoveAsync(queue, offset, begun => _buffer.BeginAt(begun, offset))
                .ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        if (!isRunning)
        {
            throw NotRunning();
        }

        if (!isHeld)
        {
            throw OptionChecks.Invalid(
                $"{_client.Names.Unwrap(queue)} is not held by this member of {Group}, perhaps not yet: look at "
                + $"{nameof(Assignment)}.");
        }
    }

    private async Task StoreAsync(IReadOnlyList<MessageQueue> queues, CancellationToken cancellationToken)
    {
        if (await _member.Offsets.PersistAsync(queues, cancellationToken).ConfigureAwait(false) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}
