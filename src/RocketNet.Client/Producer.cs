using System.Runtime.CompilerServices;
using RocketNet.Client.Diagnostics;
using RocketNet.Client.Instances;
using RocketNet.Client.Producing;
using RocketNet.Client.Routing;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;

namespace RocketNet.Client;

/// <summary>Sends messages. Made by <see cref="RocketMqClient.CreateProducer"/>; dispose it before that.</summary>
/// <remarks>
/// Any thread, any number of sends at the same time. Every method fails with a <see cref="RocketMqException"/>, or with
/// an <see cref="OperationCanceledException"/> when its token is cancelled; a message may have been stored all the same
/// when a broker was asked and did not answer.
/// </remarks>
public sealed class Producer : IProducerEndpoint, IAsyncDisposable
{
    private readonly RocketMqClient _client;
    private readonly ProducerOptions _options;
    private readonly QueueTurns _turns;
    private readonly Sender _sender;
    private readonly SendCallPool _calls = new();
    private int _disposed;

    internal Producer(RocketMqClient client, ProducerOptions options)
    {
        _client = client;
        _options = options;
        BrokerFaults? faults = options.SendLatencyFaultEnable ? new BrokerFaults(client.Time) : null;
        _turns = new QueueTurns(faults);
        _sender = new Sender(client, options, _turns, faults);
    }

    /// <summary>The producer group.</summary>
    public string Group => Names.Unwrap(_options.Group);

    string IProducerEndpoint.Group => _options.Group;

    ICollection<string> IProducerEndpoint.Topics => _turns.Topics;

    private ResourceNames Names => _client.Names;

    /// <summary>Sends a message to one queue after the other; after a failure to another broker.</summary>
    public ValueTask<SendResult> SendAsync(Message message, CancellationToken cancellationToken = default) =>
        SendOneAsync(message, null, _options.SendMsgTimeout, cancellationToken);

    /// <summary>Sends a message to that queue, once.</summary>
    public ValueTask<SendResult> SendAsync(
        Message message, MessageQueue queue, CancellationToken cancellationToken = default) =>
        SendOneAsync(message, queue, _options.SendMsgTimeout, cancellationToken);

    /// <summary>Sends a message to the queue that the application chooses, once.</summary>
    /// <param name="select">Gets the topic's queues, the message and <paramref name="argument"/>.</param>
    public async ValueTask<SendResult> SendAsync<TArgument>(
        Message message,
        Func<IReadOnlyList<MessageQueue>, Message, TArgument, MessageQueue> select,
        TArgument argument,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(select);
        Check(message);
        SendBudget budget = new(_client.Time, _options.SendMsgTimeout);
        TopicRoute route = await _sender
            .RouteAsync(Names.Wrap(message.Topic), budget.Left, cancellationToken)
            .ConfigureAwait(false);
        MessageQueue queue = select(Names.Unwrap(route.PublishQueues), message, argument);
        return await SendOneAsync(message, queue, budget.Left, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Sends a message so that all with the same key get into the same queue, in the order their sends end in. The
    /// queue is the one Java's SelectMessageQueueByHash takes for the same text.
    /// </summary>
    public ValueTask<SendResult> SendOrderedAsync(
        Message message, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return SendAsync(
            message,
            static (queues, _, key) => queues[Math.Abs(JavaString.HashCode(key) % queues.Count)],
            key,
            cancellationToken);
    }

    /// <summary>Sends a message and wants no answer: it may be lost without anybody hearing of it.</summary>
    public async ValueTask SendOnewayAsync(
        Message message, MessageQueue? queue = null, CancellationToken cancellationToken = default)
    {
        Check(message, queue);
        SendSpan span = SendSpan.Start(message, _client.Time);
        SendCall call = _calls.Rent();
        try
        {
            Prepare(call, message, span);
            await _sender
                .SendOnewayAsync(call, queue is { } given ? Names.Wrap(given) : null, cancellationToken)
                .ConfigureAwait(false);
            span.Succeeded(null);
        }
        catch (Exception failure)
        {
            span.Failed(failure);
            throw;
        }
        finally
        {
            _calls.Return(call);
        }
    }

    /// <summary>
    /// Sends messages of one topic together, in as few requests as their size allows. Each request is stored whole or
    /// not at all; when one fails, those before it are stored.
    /// </summary>
    /// <returns>The results of the requests, in order.</returns>
    public async ValueTask<IReadOnlyList<SendResult>> SendBatchAsync(
        IReadOnlyList<Message> messages, CancellationToken cancellationToken = default)
    {
        CheckBatch(messages);
        List<SendResult> results = [];
        int next = 0;
        while (next < messages.Count)
        {
            (SendResult result, next) = await SendPartAsync(messages, next, cancellationToken).ConfigureAwait(false);
            results.Add(result);
        }

        return results;
    }

    /// <summary>The queues that messages of a topic may be sent to.</summary>
    public async ValueTask<IReadOnlyList<MessageQueue>> GetPublishQueuesAsync(
        string topic, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        string wrapped = Names.Wrap(topic);
        MessageChecks.CheckTopic(wrapped);
        TopicRoute route =
            await _sender.RouteAsync(wrapped, _options.SendMsgTimeout, cancellationToken).ConfigureAwait(false);
        _turns.Note(wrapped);
        return Names.Unwrap(route.PublishQueues);
    }

    /// <summary>Leaves the group. Sends that are under way end as they would have.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _client.RemoveAsync(this, CancellationToken.None).ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult> SendOneAsync(
        Message message, MessageQueue? queue, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Check(message, queue);
        SendSpan span = SendSpan.Start(message, _client.Time);
        SendCall call = _calls.Rent();
        try
        {
            UniqueId id = Prepare(call, message, span);
            ValueTask<SendResult> sending = queue is { } given
                ? _sender.SendToAsync(call, Names.Wrap(given), id, null, timeout, cancellationToken)
                : _sender.SendAsync(call, id, null, cancellationToken);
            SendResult result = await sending.ConfigureAwait(false);
            span.Succeeded(result);
            return result;
        }
        catch (Exception failure)
        {
            span.Failed(failure);
            throw;
        }
        finally
        {
            _calls.Return(call);
        }
    }

    private UniqueId Prepare(SendCall call, Message message, SendSpan span)
    {
        UniqueId id = _client.UniqueIds.Next();
        call.Prepare(message, id, _options, _client, span);
        return id;
    }

    // Sends as many messages as fit together, and says which is the first that did not.
    private async ValueTask<(SendResult Result, int Next)> SendPartAsync(
        IReadOnlyList<Message> messages, int next, CancellationToken cancellationToken)
    {
        Message first = messages[next];
        using BatchBody body = new();
        SendSpan span = SendSpan.Start(first, _client.Time, isBatch: true);
        SendCall call = _calls.Rent();
        try
        {
            while (next < messages.Count
                && body.TryAdd(
                    messages[next], _client.UniqueIds.Next(), _options.MaxMessageSize, span, Names.Namespace))
            {
                next++;
            }

            call.PrepareBatch(first.Topic, body.Bytes, first.WaitStoreOk, _options, _client);
            SendResult result = await _sender
                .SendAsync(call, default, body.Ids, cancellationToken)
                .ConfigureAwait(false);
            span.Succeeded(result, body.Count);
            return (result, next);
        }
        catch (Exception failure)
        {
            span.Failed(failure, body.Count);
            throw;
        }
        finally
        {
            _calls.Return(call);
        }
    }

    private void Check(Message message, MessageQueue? queue = null)
    {
        ThrowIfDisposed();
        MessageChecks.Check(message, Names, _options.MaxMessageSize);
        if (queue is { } given)
        {
            CheckQueue(message, given);
        }
    }

    private void CheckBatch(IReadOnlyList<Message> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ThrowIfDisposed();
        string? problem = messages.Count == 0 ? "a batch without messages" : null;
        foreach (Message message in messages)
        {
            MessageChecks.Check(message, Names, _options.MaxMessageSize);
            problem ??= message.DelayLevel > 0 ? "TimeDelayLevel is not supported for batching"
                : TopicName.IsRetry(System.Text.Encoding.UTF8.GetBytes(message.Topic))
                    ? "Retry Group is not supported for batching"
                : message.Topic != messages[0].Topic ? "The topic of the messages in one batch should be the same"
                : message.WaitStoreOk != messages[0].WaitStoreOk
                    ? "The waitStoreMsgOK of the messages in one batch should the same"
                : null;
        }

        if (problem is not null)
        {
            throw new RocketMqException(RocketMqFailure.InvalidMessage, problem);
        }
    }

    private void CheckQueue(Message message, MessageQueue queue)
    {
        if (queue.BrokerName is null || Names.Wrap(queue.Topic) != Names.Wrap(message.Topic))
        {
            throw new RocketMqException(
                RocketMqFailure.InvalidMessage,
                queue.BrokerName is null
                    ? "select message queue return null."
                    : $"message's topic not equal mq's topic: {message.Topic} and {queue.Topic}");
        }
    }

    private void ThrowIfDisposed()
    {
        if (Volatile.Read(ref _disposed) != 0)
        {
            throw new RocketMqException(RocketMqFailure.Stopped, $"The producer {Group} has been stopped.");
        }
    }
}
