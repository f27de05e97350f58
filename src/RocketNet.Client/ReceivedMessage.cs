using System.Globalization;
using System.Net;
using System.Text;
using RocketNet.Client.Instances;
using RocketNet.Protocol.Messages;

namespace RocketNet.Client;

/// <summary>A message as a broker stored it. Texts and body are made from the record when asked for.</summary>
/// <remarks>Keeps the whole answer it came in alive.</remarks>
public sealed class ReceivedMessage
{
    private readonly ReadOnlyMemory<byte> _record;
    private ReadOnlyMemory<byte>? _body;
    private Dictionary<string, string>? _properties;

    private ReceivedMessage(ReadOnlyMemory<byte> bytes, in MessageRecord record, string brokerName)
    {
        _record = bytes;
        WireTopic = Encoding.UTF8.GetString(record.Topic);
        BrokerName = brokerName;
        QueueId = record.QueueId;
        QueueOffset = record.QueueOffset;
        PhysicalOffset = record.PhysicalOffset;
        Flag = record.Flag;
        SysFlag = record.SysFlag;
        ReconsumeTimes = record.ReconsumeTimes;
        StoredBodyBytes = record.Body.Length;
    }

    /// <summary>The topic; of a retried message the one it was first sent to.</summary>
    public string Topic => Names.Unwrap(WireTopic);

    /// <summary>The broker name whose queue it came from.</summary>
    public string BrokerName { get; }

    /// <summary>The queue on that broker.</summary>
    public int QueueId { get; }

    /// <summary>The message's number in its queue.</summary>
    public long QueueOffset { get; }

    /// <summary>Where the record starts in the broker's CommitLog.</summary>
    public long PhysicalOffset { get; }

    /// <summary>The application's own flag.</summary>
    public int Flag { get; }

    /// <summary>The bits of <see cref="MessageSysFlag"/>.</summary>
    public int SysFlag { get; }

    /// <summary>How often it was consumed without success before.</summary>
    public int ReconsumeTimes { get; internal set; }

    /// <summary>The queue's first offset when the message was pulled; −1 for one asked for by itself.</summary>
    public long QueueMinOffset { get; internal set; } = -1;

    /// <summary>The offset behind the queue's last message when this one was pulled; −1 as above.</summary>
    public long QueueMaxOffset { get; internal set; } = -1;

    /// <summary>Of a message that ends a transaction, where its half message stands; else 0.</summary>
    public long PreparedTransactionOffset => Record.PreparedTransactionOffset;

    /// <summary>Bytes of the record in the broker's CommitLog.</summary>
    public int StoreSize => _record.Length;

    /// <summary>The stored checksum of the body.</summary>
    public int BodyCrc => Record.BodyCrc;

    /// <summary>When the producer sent it, by the producer's clock.</summary>
    public DateTimeOffset BornTime => Time(Record.BornTimestamp);

    /// <summary>When the broker stored it, by the broker's clock.</summary>
    public DateTimeOffset StoreTime => Time(Record.StoreTimestamp);

    /// <summary>The producer's address as the broker saw it.</summary>
    public IPEndPoint BornHost => Record.BornHost.ToEndPoint();

    /// <summary>The broker that stored it first.</summary>
    public IPEndPoint StoreHost => Record.StoreHost.ToEndPoint();

    /// <summary>The id the producer gave it; of a message without one <see cref="OffsetMessageId"/>.</summary>
    public string MessageId => Property(PropertyNames.UniqueKey) ?? OffsetMessageId;

    /// <summary>The id made of the broker's address and <see cref="PhysicalOffset"/>.</summary>
    public string OffsetMessageId => Protocol.Messages.MessageId.ToText(Record.StoreHost, PhysicalOffset);

    /// <summary>The tag; null when there is none.</summary>
    public string? Tags => Property(PropertyNames.Tags);

    /// <summary>The keys, separated by blanks; null when there are none.</summary>
    public string? Keys => Property(PropertyNames.Keys);

    /// <summary>The delay level it was sent with; 0 for none.</summary>
    public int DelayLevel =>
        int.TryParse(Property(PropertyNames.Delay), CultureInfo.InvariantCulture, out int level) ? level : 0;

    /// <summary>The queue it came from.</summary>
    public MessageQueue Queue => new(Names.Unwrap(StoredTopic), BrokerName, QueueId);

    /// <summary>All properties.</summary>
    public IReadOnlyDictionary<string, string> Properties =>
        _properties ??= MessageProperties.ToDictionary(Record.Properties);

    /// <summary>The body as it was given to the producer.</summary>
    /// <exception cref="RocketMqException">Compressed in a way this library does not know, or damaged.</exception>
    public ReadOnlyMemory<byte> Body => _body ??= ReadBody();

    /// <summary>The namespace of the client that got it.</summary>
    internal ResourceNames Names { get; set; } = ResourceNames.Plain;

    /// <summary>The topic as brokers know it; of a retried message the one it was first sent to.</summary>
    internal string WireTopic { get; set; }

    /// <summary>The topic of the queue it lies in: for a retried message the group's retry topic.</summary>
    internal string StoredTopic => Encoding.UTF8.GetString(Record.Topic);

    /// <summary>The tag as it stands in the record; empty for none.</summary>
    internal ReadOnlySpan<byte> TagsUtf8 =>
        MessageProperties.TryGet(Record.Properties, PropertyNames.Tags, out ReadOnlySpan<byte> tags) ? tags : default;

    /// <summary>The body as stored, compressed if the producer did that.</summary>
    internal ReadOnlyMemory<byte> StoredBody => SliceOf(Record.Body);

    /// <summary>Bytes of the body as stored.</summary>
    internal int StoredBodyBytes { get; }

    /// <summary>When a consumer's worker took it, a timestamp of the client's clock; 0 before.</summary>
    internal long ConsumeStartTimestamp { get; set; }

    private MessageRecord Record
    {
        get
        {
            _ = MessageRecordReader.TryRead(_record.Span, verifyBody: false, out MessageRecord record);
            return record;
        }
    }

    /// <summary>One property; null when there is none of that name.</summary>
    public string? Property(string name) => Property(Encoding.UTF8.GetBytes(name));

    /// <summary>Whether it is found by this key: its id, or a word of <see cref="Keys"/>.</summary>
    internal bool HasKey(ReadOnlySpan<byte> key) => MessageKeys.Of(Record.Properties).Contains(key);

    /// <summary>One property by its name as it stands in the record.</summary>
    internal string? Property(ReadOnlySpan<byte> name) =>
        MessageProperties.TryGet(Record.Properties, name, out ReadOnlySpan<byte> value)
            ? Encoding.UTF8.GetString(value)
            : null;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Topic} {BrokerName}:{QueueId}:{QueueOffset} {MessageId}");

    /// <summary>Reads the records that stand one behind the other in the answer to a pull or a query.</summary>
    /// <exception cref="RocketMqException">The bytes are no such records.</exception>
    internal static List<ReceivedMessage> ReadAll(ReadOnlyMemory<byte> records, string brokerName)
    {
        List<ReceivedMessage> messages = [];
        while (!records.IsEmpty)
        {
            RecordStatus status = MessageRecordReader.TryRead(records.Span, verifyBody: true, out MessageRecord record);
            if (status != RecordStatus.Ok)
            {
                throw new RocketMqException(
                    RocketMqFailure.BadAnswer,
                    $"{brokerName} sent a record that cannot be read ({status}), after {messages.Count} good ones.");
            }

            messages.Add(new ReceivedMessage(records[..record.TotalSize], in record, brokerName));
            records = records[record.TotalSize..];
        }

        return messages;
    }

    private static DateTimeOffset Time(long millis) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(
        millis, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    private ReadOnlyMemory<byte> ReadBody()
    {
        MessageRecord record = Record;
        if ((SysFlag & MessageSysFlag.Compressed) != 0)
        {
            return MessageCompression.Inflate(record.Body, SysFlag);
        }

        return SliceOf(record.Body);
    }

    // The memory that a part of the record lies in.
    private ReadOnlyMemory<byte> SliceOf(ReadOnlySpan<byte> part)
    {
        _record.Span.Overlaps(part, out int start);
        return part.IsEmpty ? default : _record.Slice(start, part.Length);
    }
}
