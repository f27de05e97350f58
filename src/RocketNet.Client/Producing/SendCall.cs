using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Threading.Tasks.Sources;
using RocketNet.Client.Diagnostics;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Producing;

/// <summary>
/// A send: its request as bytes, one attempt after another, and the broker's last answer. Used again for other messages
/// so that a send allocates no more than its result.
/// </summary>
/// <remarks>One send at a time; only the end of an attempt comes from other threads.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "A call left over leaves its buffer to the collector.")]
internal sealed class SendCall : RemotingCall, IValueTaskSource
{
    // A buffer that one large message made is not kept for the small ones.
    private const int KeptBytesMax = 64 << 10;

    private readonly FrameBuffer _properties = new(256);
    private ManualResetValueTaskSourceCore<bool> _end = new() { RunContinuationsAsynchronously = true };
    private RemotingConnection? _connection;
    private ProducerOptions _options = new();
    private ReadOnlyMemory<byte> _body;
    private int _flag;
    private int _sysFlag;
    private bool _isBatch;
    private bool _unitMode;
    private long _bornTimestamp;

    /// <summary>The topic as brokers know it.</summary>
    public string Topic { get; private set; } = string.Empty;

    /// <summary>The topic as the application knows it.</summary>
    public string ShownTopic { get; private set; } = string.Empty;

    /// <summary>The queue of this attempt.</summary>
    public MessageQueue Queue { get; private set; }

    /// <summary>The broker's code; meaningful after an attempt that did not throw, like everything below.</summary>
    public ResponseCode ResponseCode { get; private set; }

    /// <summary>The broker's text about a refusal.</summary>
    public string? Remark { get; private set; }

    public int AnsweredQueueId { get; private set; }

    public long QueueOffset { get; private set; }

    public HostAddress StoreHost { get; private set; }

    public long PhysicalOffset { get; private set; }

    /// <summary>The answer's ids if they are not one plain id.</summary>
    public string? OffsetIds { get; private set; }

    public string? TransactionId { get; private set; }

    /// <summary>The message was taken, perhaps not flushed or replicated.</summary>
    public bool IsTaken => ResponseCode is ResponseCode.Success or ResponseCode.FlushDiskTimeout
        or ResponseCode.SlaveNotAvailable or ResponseCode.FlushSlaveTimeout;

    public SendStatus Status => ResponseCode switch
    {
        ResponseCode.FlushDiskTimeout => SendStatus.FlushDiskTimeout,
        ResponseCode.FlushSlaveTimeout => SendStatus.FlushSlaveTimeout,
        ResponseCode.SlaveNotAvailable => SendStatus.SlaveNotAvailable,
        _ => SendStatus.Ok,
    };

    /// <summary>Takes a message; its body is compressed here if it is large.</summary>
    public void Prepare(
        Message message, UniqueId uniqueId, ProducerOptions options, RocketMqClient client, SendSpan span)
    {
        Begin(message.Topic, options, client);
        Code = RequestCode.SendMessageV2;
        _isBatch = false;
        _flag = message.Flag;
        PropertyText.Write(_properties, message, uniqueId, span, client.Names.Namespace);
        bool isLarge = message.Body.Length >= options.CompressMsgBodyOverHowmuch;
        _body = isLarge ? MessageCompression.Deflate(message.Body.Span) : message.Body;
        _sysFlag = isLarge ? MessageSysFlag.Compressed : 0;
    }

    /// <summary>Takes a batch whose body is encoded already.</summary>
    public void PrepareBatch(
        string topic, ReadOnlyMemory<byte> body, bool waitStoreOk, ProducerOptions options, RocketMqClient client)
    {
        Begin(topic, options, client);
        Code = RequestCode.SendBatchMessage;
        _isBatch = true;
        _flag = 0;
        PropertyText.WriteWait(_properties, waitStoreOk);
        _body = body;
        _sysFlag = 0;
    }

    /// <summary>Sends to a queue and waits for the answer, whatever its code.</summary>
    /// <exception cref="RemotingException">No answer; says why.</exception>
    public ValueTask AttemptAsync(
        RemotingConnection connection, MessageQueue queue, long bornTimestamp, TimeSpan timeout)
    {
        Queue = queue;
        _bornTimestamp = bornTimestamp;
        _connection = connection;
        _end.Reset();
        ValueTask ended = new(this, _end.Version);
        connection.Begin(this, timeout);
        return ended;
    }

    /// <summary>Sends to a queue without an answer.</summary>
    public bool TrySendOneway(RemotingConnection connection, MessageQueue queue, long bornTimestamp)
    {
        Queue = queue;
        _bornTimestamp = bornTimestamp;
        return connection.TrySendOneway(this);
    }

    /// <summary>Ends the attempt that is under way, if one is.</summary>
    public void Cancel(CancellationToken token)
    {
        if (_connection?.TryAbandon(this) == true)
        {
            _end.SetException(new OperationCanceledException(token));
        }
    }

    /// <summary>Lets go of the message.</summary>
    public void Clear()
    {
        _body = default;
        _connection = null;
        Remark = null;
        _properties.Clear(KeptBytesMax);
    }

    public void GetResult(short token) => _end.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _end.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _end.OnCompleted(continuation, state, token, flags);

    protected override bool LeavesWithOthers => true;

    protected override void Write(ref FrameWriter writer)
    {
        writer.Field("a"u8, _options.Group);
        writer.Field("b"u8, Topic);
        writer.Field("c"u8, _options.CreateTopicKey);
        writer.Field("d"u8, _options.DefaultTopicQueueNums);
        writer.Field("e"u8, Queue.QueueId);
        writer.Field("f"u8, _sysFlag);
        writer.Field("g"u8, _bornTimestamp);
        writer.Field("h"u8, _flag);
        writer.Field("i"u8, _properties.Written);
        writer.Field("j"u8, 0);
        writer.Field("k"u8, _unitMode);
        writer.Field("m"u8, _isBatch);
        writer.Body(_body.Span);
    }

    protected override void Answered(in RequestFrame answer)
    {
        ResponseCode = (ResponseCode)answer.Code;
        Remark = answer.Remark.IsEmpty ? null : Encoding.UTF8.GetString(answer.Remark);
        AnsweredQueueId = (int)Number(in answer, SendMessageResponse.QueueId, Queue.QueueId);
        QueueOffset = Number(in answer, SendMessageResponse.QueueOffset, -1);
        TransactionId = answer.Fields.TryGet(SendMessageResponse.TransactionId, out ReadOnlySpan<byte> transaction)
            ? Encoding.UTF8.GetString(transaction)
            : null;
        OffsetIds = null;
        if (answer.Fields.TryGet(SendMessageResponse.MsgId, out ReadOnlySpan<byte> id)
            && MessageId.TryParse(id, out HostAddress storeHost, out long physicalOffset))
        {
            (StoreHost, PhysicalOffset) = (storeHost, physicalOffset);
        }
        else
        {
            OffsetIds = Encoding.UTF8.GetString(id);
        }

        _end.SetResult(true);
    }

    protected override void Failed(RemotingException failure) => _end.SetException(failure);

    private static long Number(in RequestFrame answer, ReadOnlySpan<byte> field, long fallback) =>
        answer.Fields.TryGet(field, out ReadOnlySpan<byte> value) && Utf8Parse.TryInt64(value, out long number)
            ? number
            : fallback;

    private void Begin(string topic, ProducerOptions options, RocketMqClient client)
    {
        Topic = client.Names.Wrap(topic);
        ShownTopic = client.Names.Unwrap(topic);
        _options = options;
        _unitMode = client.Options.UnitMode;
        _properties.Clear();
    }
}
