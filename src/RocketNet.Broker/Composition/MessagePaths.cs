using Microsoft.Extensions.Logging;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Delaying;
using RocketNet.Broker.Pulling;
using RocketNet.Broker.Retrying;
using RocketNet.Broker.Sending;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store;

namespace RocketNet.Broker.Composition;

/// <summary>The way of messages in and out: what sends and pulls are made of, put together once.</summary>
internal sealed class MessagePaths : IAsyncDisposable
{
    private readonly PendingSendQueue _pending;
    private readonly PullAnswers _pullAnswers;
    private readonly ColdPullLoops _coldPulls;
    private readonly PullWaiterTable _waiters;
    private readonly SendAnswers _sendAnswers;
    private readonly SendMessageHandler _sends;
    private readonly SendBackHandler _sendBacks;
    private readonly PullMessageHandler _pulls;

    /// <summary>Must be made before the store starts: dispatch tells the parked pulls of each message.</summary>
    public MessagePaths(
        BrokerConfiguration configuration,
        MessageStore store,
        BrokerTables tables,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        TimeSpan syncTimeout = TimeSpan.FromMilliseconds(configuration.Store.SyncFlushTimeoutMillis);
        _pending = new PendingSendQueue(store.Durability, time, syncTimeout);
        _sendAnswers = new SendAnswers(
            configuration, store.CommitLog, store.Durability, store.Statistics, _pending);
        DelayedAppend delayed = new(store.CommitLog, store.Delays.Delays);
        var checks = new SendChecks(configuration, tables.Topics, time);
        _sends = new SendMessageHandler(
            checks,
            new DeadLetterRedirect(tables.Groups, tables.Topics),
            new BatchSend(store.CommitLog, checks, _sendAnswers),
            store.CommitLog,
            delayed,
            _sendAnswers);
        _sendBacks = new SendBackHandler(
            configuration,
            tables.Groups,
            tables.Topics,
            store,
            delayed,
            new DurableWait(store.Durability, time, syncTimeout),
            loggers.CreateLogger<SendBackHandler>());
        _pullAnswers = new PullAnswers(configuration, store.Reader, store.Statistics);
        _coldPulls = new ColdPullLoops(
            configuration, _pullAnswers, time, loggers.CreateLogger<ColdPullLoops>());
        _waiters = new PullWaiterTable(_pullAnswers, _coldPulls, time);
        _pulls = new PullMessageHandler(
            configuration,
            new PullChecks(configuration, tables.Topics, tables.Groups, tables.Clients.Consumers, store.Queues),
            _pullAnswers,
            _coldPulls,
            _waiters,
            tables.Offsets,
            store.Dispatch);
        store.Dispatch.SetListener(_waiters);
    }

    /// <summary>Registers the handlers.</summary>
    public void AddTo(RequestDispatcher dispatcher)
    {
        dispatcher.Add(RequestCode.SendMessage, _sends);
        dispatcher.Add(RequestCode.SendMessageV2, _sends);
        dispatcher.Add(RequestCode.SendBatchMessage, _sends);
        dispatcher.Add(RequestCode.ConsumerSendMsgBack, _sendBacks);
        dispatcher.Add(RequestCode.PullMessage, _pulls);
        dispatcher.Add(RequestCode.LitePullMessage, _pulls);
    }

    /// <summary>Tells the port that message ids name, once it is known.</summary>
    public void AnnouncePort(int port) => _sendAnswers.AnnouncePort(port);

    /// <summary>Pulls parked now.</summary>
    public int ParkedPulls => _waiters.Count;

    /// <summary>Pulls that had to read from the disk so far.</summary>
    public long ColdPulls => _coldPulls.Served;

    /// <summary>Lets go of the pulls that a closed connection has parked.</summary>
    public void ConnectionClosed(RemotingConnection connection) => _waiters.ConnectionClosed(connection);

    /// <summary>Ends the waits. The ports are closed by then.</summary>
    public async ValueTask DisposeAsync()
    {
        await _waiters.DisposeAsync();
        await _coldPulls.DisposeAsync();
        _pending.Dispose();
        _pullAnswers.Dispose();
    }
}
