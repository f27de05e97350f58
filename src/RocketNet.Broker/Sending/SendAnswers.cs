using System.Buffers;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using RocketNet.Broker.Configuration;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Durability;
using RocketNet.Store.Statistics;

namespace RocketNet.Broker.Sending;

/// <summary>Writes the answers of sends, at once or when their bytes are on disk.</summary>
/// <remarks>Every answer, refusals too, carries MSG_REGION and TRACE_ON: the clients' trace hooks read them.</remarks>
public sealed class SendAnswers
{
    // 32 hex digits for an IPv4 store host, 56 for IPv6, and a comma.
    private const int MessageIdBytesMax = 57;

    private readonly BrokerConfiguration _configuration;
    private readonly CommitLog _log;
    private readonly DurabilityTracker _durability;
    private readonly StoreStatistics _statistics;
    private readonly PendingSendQueue _pending;
    private readonly PreparedFields _traced;
    private readonly PreparedFields _untraced;
    private readonly byte[] _cluster;

    /// <param name="pending">Takes what has to wait; told of this instance so that it can answer later.</param>
    public SendAnswers(
        BrokerConfiguration configuration,
        CommitLog log,
        DurabilityTracker durability,
        StoreStatistics statistics,
        PendingSendQueue pending)
    {
        _statistics = statistics;
        _configuration = configuration;
        _log = log;
        _durability = durability;
        _pending = pending;
        BrokerOptions broker = configuration.Broker;
        _traced = CommonFields(broker.RegionId, "true");
        _untraced = CommonFields(broker.RegionId, "false");
        _cluster = Encoding.UTF8.GetBytes(broker.BrokerClusterName);
        AnnouncePort(broker.ListenPort);
        pending.Answers = this;
    }

    /// <summary>This broker's address as it stands in records and message ids.</summary>
    public HostAddress StoreHost { get; private set; }

    /// <summary>The cluster's name, UTF-8.</summary>
    public ReadOnlySpan<byte> ClusterName => _cluster;

    /// <summary>The remark to those whose messages were appended and could not be written.</summary>
    internal string NotKept => $"service not available now: writing the log to disk failed [{_log.NotWritableReason}]";

    /// <summary>Sets the port in <see cref="StoreHost"/>: the real one when the configured one is 0.</summary>
    public void AnnouncePort(int port) =>
        StoreHost = HostAddress.From(new IPEndPoint(IPAddress.Parse(_configuration.Broker.BrokerIP1), port));

    /// <summary>Answers that a send was not carried out.</summary>
    public void Refuse(RequestContext context, Refusal refusal)
    {
        using ResponseScope scope = context.Respond(refusal.Code, Encoding.UTF8.GetBytes(refusal.Remark));
        WriteCommonFields(scope);
    }

    /// <summary>The refusal of a message beyond one of the limits.</summary>
    public Refusal TooLarge() => new(
        ResponseCode.MessageIllegal,
        "the message is illegal, maybe msg body or properties length not matched. msg body length limit "
        + _configuration.Store.MaxMessageSize.ToString(CultureInfo.InvariantCulture)
        + "B, msg properties length limit 32KB.");

    /// <summary>Answers an append, or lets the answer wait for the sync.</summary>
    public void Complete(RequestContext context, in SentMessage sent)
    {
        if (sent.Appended.Status != AppendStatus.Ok)
        {
            Refuse(context, ToRefusal(sent.Appended.Status));
            return;
        }

        _statistics.CountPutLatency(Environment.TickCount64 - sent.StartedTicks, sent.BatchStarts?.Length ?? 1);

        // Compat: CommitLog.submitReplicaRequest@4.9.8 answers so while no slave is connected; replication comes later.
        ResponseCode code = sent.WaitsForStore && _configuration.Broker.BrokerRole == BrokerRole.SyncMaster
            ? ResponseCode.SlaveNotAvailable
            : ResponseCode.Success;
        if (sent.WaitsForStore
            && _configuration.Store.FlushDiskType == FlushDiskType.SyncFlush
            && !_durability.IsReached(sent.Appended.End))
        {
            _pending.Add(context.Connection, context.Ticket, in sent, code);
            return;
        }

        using ResponseScope scope = context.Respond(code);
        WriteFields(scope, in sent);
    }

    /// <summary>Fields of an answer to a stored message; codes 0, 10, 11 and 12 carry them.</summary>
    internal void WriteFields(ResponseScope scope, in SentMessage sent)
    {
        WriteCommonFields(scope);
        WriteMessageIds(scope, in sent);
        scope.Writer.Field(SendMessageResponse.QueueId, sent.QueueId);
        scope.Writer.Field(SendMessageResponse.QueueOffset, sent.Appended.QueueOffset.Value);
    }

    private void WriteCommonFields(ResponseScope scope) =>
        scope.Writer.Fields(_configuration.Broker.TraceOn ? _traced : _untraced);

    private static PreparedFields CommonFields(string region, string traceOn) => new(
        KeyValuePair.Create(Encoding.UTF8.GetString(SendMessageResponse.MsgRegion), region),
        KeyValuePair.Create(Encoding.UTF8.GetString(SendMessageResponse.TraceOn), traceOn));

    [SkipLocalsInit]
    private void WriteMessageIds(ResponseScope scope, in SentMessage sent)
    {
        Span<byte> id = stackalloc byte[MessageIdBytesMax];
        if (sent.BatchStarts is not { } starts)
        {
            int bytes = MessageId.WriteHex(id, StoreHost, sent.Appended.Start.Value);
            scope.Writer.Field(SendMessageResponse.MsgId, id[..bytes]);
            return;
        }

        byte[] ids = ArrayPool<byte>.Shared.Rent(starts.Length * MessageIdBytesMax);
        int length = 0;
        foreach (long start in starts)
        {
            if (length != 0)
            {
                ids[length++] = (byte)',';
            }

            length += MessageId.WriteHex(ids.AsSpan(length), StoreHost, start);
        }

        scope.Writer.Field(SendMessageResponse.MsgId, ids.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(ids);
    }

    private Refusal ToRefusal(AppendStatus status) => status switch
    {
        AppendStatus.MessageTooLarge or AppendStatus.PropertiesTooLarge or AppendStatus.MessageIllegal => TooLarge(),
        AppendStatus.StoreBusy => new Refusal(
            ResponseCode.SystemBusy, "[PC_SYNCHRONIZED]broker busy, start flow control for a while"),
        AppendStatus.ServiceNotAvailable or AppendStatus.DiskFull or AppendStatus.StoreFenced => new Refusal(
            ResponseCode.ServiceNotAvailable, NotAvailable(status)),
        AppendStatus.CreateFileFailed => new Refusal(
            ResponseCode.SystemError,
            $"create mapped file failed, server is busy or broken. [{_log.CreateFailure}]"),
        AppendStatus.Ok => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    // Compat: SendMessageProcessor.handlePutMessageResult@4.9.7 names all it can be; clients and people look for its
    // words. The brackets hold the disks' percentages there, and the real reason here.
    private string NotAvailable(AppendStatus status)
    {
        string disk = status == AppendStatus.DiskFull
            ? "no room left for message files in " + _configuration.Store.CommitLogPath
            : _log.DiskFullReason ?? "not so now";
        string store = _log.DiskFullReason is null && _log.NotWritableReason is { } reason ? $" [{reason}]" : "";
        return "service not available now. It may be caused by one of the following reasons: "
            + $"the broker's disk is full [{disk}], messages are put to the slave, "
            + $"message store has been shut down{store}, etc. ({status})";
    }
}
