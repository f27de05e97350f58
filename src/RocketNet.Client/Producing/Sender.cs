using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using RocketNet.Client.Routing;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Producing;

/// <summary>Brings one prepared message to a broker: attempt after attempt, within the time of a send.</summary>
/// <remarks>Any thread. A send in its usual course allocates its result and nothing else.</remarks>
internal sealed class Sender(RocketMqClient client, ProducerOptions options, QueueTurns turns, BrokerFaults? faults)
{
    // Under this an attempt would mostly end before a busy broker has answered, and the message be stored twice.
    private static readonly TimeSpan AttemptMin = TimeSpan.FromMilliseconds(500);

    private readonly PublishRoutes _routes = new(client, options);
    private readonly ConcurrentDictionary<string, string> _vipAddresses = new(StringComparer.Ordinal);

    private bool IsVip => client.Options.VipChannelEnabled;

    /// <summary>The route, asked for if it is not known.</summary>
    public ValueTask<TopicRoute> RouteAsync(string topic, TimeSpan timeout, CancellationToken cancellationToken) =>
        _routes.Find(topic) is { } route ? new(route) : new(_routes.AskAsync(topic, timeout, cancellationToken));

    /// <summary>Sends to a queue of the topic's, and after a failure to another broker's.</summary>
    /// <exception cref="RocketMqException">No attempt succeeded.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SendResult> SendAsync(
        SendCall call, UniqueId id, string? ids, CancellationToken cancellationToken)
    {
        string topic = call.Topic;
        SendBudget budget = new(client.Time, options.SendMsgTimeout);
        TopicRoute route = await RouteAsync(topic, budget.Left, cancellationToken).ConfigureAwait(false);
        SendTrace trace = default;
        int attempts = 1 + options.RetryTimesWhenSendFailed;
        for (int attempt = 0; attempt < attempts && budget.Left > TimeSpan.Zero; attempt++)
        {
            MessageQueue queue = turns.Next(topic, route.PublishQueues, trace.FailedBroker);
            Exception? failure = await TryAttemptAsync(
                call, queue, budget.ShareOf(attempts - attempt, AttemptMin), cancellationToken).ConfigureAwait(false);
            if (failure is null)
            {
                SendResult result = new(call, id, ids);
                if (result.Status == SendStatus.Ok || !options.RetryAnotherBrokerWhenNotStoreOK)
                {
                    return result;
                }

                trace.Result = result;
            }
            else if (!IsWorthAnother(failure))
            {
                return trace.Result ?? throw failure;
            }

            trace.Note(queue.BrokerName, failure);
            await PauseAsync(failure, attempt, budget, cancellationToken).ConfigureAwait(false);
        }

        return trace.Result ?? throw trace.ToException(topic, budget, IsVip);
    }

    /// <summary>Sends to that queue, once.</summary>
    /// <exception cref="RocketMqException">It was not taken.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SendResult> SendToAsync(
        SendCall call,
        MessageQueue queue,
        UniqueId id,
        string? ids,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        SendBudget budget = new(client.Time, timeout);
        await KnowBrokerAsync(queue, timeout, cancellationToken).ConfigureAwait(false);
        Exception? failure = await TryAttemptAsync(call, queue, budget.Left, cancellationToken).ConfigureAwait(false);
        if (failure is null)
        {
            turns.Note(queue.Topic);
            return new SendResult(call, id, ids);
        }

        SendTrace trace = default;
        trace.Note(queue.BrokerName, failure);
        throw failure is RocketMqException ? failure : trace.ToException(queue.Topic, budget, IsVip);
    }

    /// <summary>Sends to a queue without an answer; what becomes of it nobody hears.</summary>
    /// <exception cref="RocketMqException">It could not even be handed to a connection.</exception>
    public async ValueTask SendOnewayAsync(
        SendCall call, MessageQueue? given, CancellationToken cancellationToken)
    {
        string topic = call.Topic;
        SendBudget budget = new(client.Time, options.SendMsgTimeout);
        MessageQueue queue;
        if (given is { } wanted)
        {
            queue = wanted;
            await KnowBrokerAsync(queue, budget.Left, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            TopicRoute route = await RouteAsync(topic, budget.Left, cancellationToken).ConfigureAwait(false);
            queue = turns.Next(topic, route.PublishQueues, failedBroker: null);
        }

        try
        {
            RemotingConnection connection = await client
                .ConnectAsync(AddressOf(queue), budget.Left, cancellationToken)
                .ConfigureAwait(false);
            if (!call.TrySendOneway(connection, queue, Now()))
            {
                RemotingFailure kind = connection.IsOpen ? RemotingFailure.Busy : RemotingFailure.Closed;
                throw new RemotingException(kind, AddressOf(queue));
            }
        }
        catch (RemotingException failure)
        {
            throw SendErrors.AllFailed(
                topic, [queue.BrokerName], budget.Spent, failure, mayBeStored: false, IsVip);
        }

        turns.Note(topic);
    }

    // A null says that the broker took the message; a refusal or a missing answer is an exception not thrown.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Exception?> TryAttemptAsync(
        SendCall call, MessageQueue queue, TimeSpan timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long start = client.Time.GetTimestamp();
        Exception? failure;
        try
        {
            string address = AddressOf(queue);
            RemotingConnection connection =
                await client.ConnectAsync(address, timeout, cancellationToken).ConfigureAwait(false);
            TimeSpan left = timeout - client.Time.GetElapsedTime(start);
            ValueTask answered = call.AttemptAsync(connection, queue, Now(), left);
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
                static (sent, token) => ((SendCall)sent!).Cancel(token), call);
            await answered.ConfigureAwait(false);
            failure = call.IsTaken ? null : new RocketMqException(call.ResponseCode, call.Remark, address);
        }
        catch (RemotingException noAnswer)
        {
            failure = noAnswer;
        }
        catch (RocketMqException noMaster)
        {
            failure = noMaster;
        }
        catch (ObjectDisposedException ended)
        {
            failure = SendErrors.Stopped(ended);
        }

        faults?.Note(queue.BrokerName, client.Time.GetElapsedTime(start), hasFailed: failure is not null);
        return failure;
    }

    private bool IsWorthAnother(Exception failure) =>
        failure is not RocketMqException { Failure: RocketMqFailure.Stopped }
        && (failure is not RocketMqException { Code: { } code } || options.RetryResponseCodes.Contains(code));

    // A broker that says it is busy is not helped by the same message a moment later.
    private Task PauseAsync(Exception? failure, int attempt, SendBudget budget, CancellationToken cancellationToken)
    {
        if (failure is not RocketMqException { Code: ResponseCode.SystemBusy })
        {
            return Task.CompletedTask;
        }

        double millis = (10 << attempt) * (1 + Random.Shared.NextDouble());
        TimeSpan pause = TimeSpan.FromMilliseconds(Math.Min(millis, budget.Left.TotalMilliseconds / 2));
        return pause > TimeSpan.Zero
            ? Task.Delay(pause, client.Time, cancellationToken)
            : Task.CompletedTask;
    }

    private async ValueTask KnowBrokerAsync(MessageQueue queue, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (client.Brokers.Master(queue.BrokerName) is null)
        {
            await _routes.AskAsync(queue.Topic, timeout, cancellationToken).ConfigureAwait(false);
        }
    }

    private string AddressOf(MessageQueue queue)
    {
        string address = client.Brokers.Master(queue.BrokerName) ?? throw SendErrors.NoMaster(queue.BrokerName);
        return IsVip ? _vipAddresses.GetOrAdd(address, VipAddress) : address;
    }

    private static string VipAddress(string address) =>
        ServerAddress.TryParse(address, out ServerAddress server)
            ? (server with { Port = server.Port - 2 }).ToString()
            : address;

    private long Now() => client.Time.GetUtcNow().ToUnixTimeMilliseconds();
}
