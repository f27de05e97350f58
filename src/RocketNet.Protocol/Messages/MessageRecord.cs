using System.Buffers.Binary;

namespace RocketNet.Protocol.Messages;

/// <summary>One CommitLog record, read from bytes in place; all lengths were checked when it was made.</summary>
/// <remarks>Layout: docs/commitlog.md.</remarks>
public readonly ref struct MessageRecord
{
    private readonly int _bodyStart;
    private readonly int _topicStart;
    private readonly int _propertiesStart;

    internal MessageRecord(ReadOnlySpan<byte> bytes, int totalSize)
    {
        Bytes = bytes;
        TotalSize = totalSize;
    }

    internal MessageRecord(ReadOnlySpan<byte> bytes, int bodyStart, int topicStart, int propertiesStart)
        : this(bytes, bytes.Length)
    {
        _bodyStart = bodyStart;
        _topicStart = topicStart;
        _propertiesStart = propertiesStart;
    }

    /// <summary>The record as it stands; for a blank only its head.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Bytes of the whole record; for a blank the bytes to the end of the file.</summary>
    public int TotalSize { get; }

    /// <summary><see cref="MessageRecordWriter.MagicV1"/> or one of its neighbours.</summary>
    public int Magic => Int32(MessageRecordLayout.Magic);

    /// <summary>The stored checksum of the body.</summary>
    public int BodyCrc => Int32(MessageRecordLayout.BodyCrc);

    /// <summary>The queue of the topic.</summary>
    public int QueueId => Int32(MessageRecordLayout.QueueId);

    /// <summary>The application's own flag.</summary>
    public int Flag => Int32(MessageRecordLayout.Flag);

    /// <summary>Entry number in the queue.</summary>
    public long QueueOffset => Int64(MessageRecordLayout.QueueOffset);

    /// <summary>Where the record says it stands; a scan compares it with where it does.</summary>
    public long PhysicalOffset => Int64(MessageRecordLayout.PhysicalOffset);

    /// <summary>Bits of <see cref="MessageSysFlag"/>.</summary>
    public int SysFlag => Int32(MessageRecordLayout.SysFlag);

    /// <summary>Producer's clock, milliseconds since 1970.</summary>
    public long BornTimestamp => Int64(MessageRecordLayout.BornTimestamp);

    /// <summary>The producer.</summary>
    public HostAddress BornHost => HostAddress.Read(Bytes[MessageRecordLayout.BornHost..], IsBornHostIPv6);

    /// <summary>Broker's clock, milliseconds since 1970.</summary>
    public long StoreTimestamp => Int64(StoreTimestampStart);

    /// <summary>The broker that stored it first.</summary>
    public HostAddress StoreHost => HostAddress.Read(
        Bytes[(StoreTimestampStart + sizeof(long))..], (SysFlag & MessageSysFlag.StoreHostIPv6) != 0);

    /// <summary>How often the message was sent back.</summary>
    public int ReconsumeTimes => Int32(_bodyStart - 16);

    /// <summary>In a commit record the physical offset of its half message, else 0.</summary>
    public long PreparedTransactionOffset => Int64(_bodyStart - 12);

    /// <summary>The body as stored.</summary>
    public ReadOnlySpan<byte> Body => Bytes.Slice(_bodyStart, Int32(_bodyStart - sizeof(int)));

    /// <summary>The topic, UTF-8.</summary>
    public ReadOnlySpan<byte> Topic => Bytes[_topicStart..(_propertiesStart - sizeof(short))];

    /// <summary>The properties as stored, see <see cref="MessageProperties"/>.</summary>
    public ReadOnlySpan<byte> Properties => Bytes[_propertiesStart..];

    private bool IsBornHostIPv6 => (SysFlag & MessageSysFlag.BornHostIPv6) != 0;

    private int StoreTimestampStart => MessageRecordLayout.BornHost + HostAddress.BytesOf(IsBornHostIPv6);

    /// <summary>The parts a writer needs to make the same record again.</summary>
    public MessageDraft ToDraft() => new()
    {
        Topic = Topic,
        QueueId = QueueId,
        Flag = Flag,
        SysFlag = SysFlag,
        BornTimestamp = BornTimestamp,
        BornHost = BornHost,
        StoreHost = StoreHost,
        ReconsumeTimes = ReconsumeTimes,
        PreparedTransactionOffset = PreparedTransactionOffset,
        Body = Body,
        Properties = Properties,
    };

    private int Int32(int at) => BinaryPrimitives.ReadInt32BigEndian(Bytes[at..]);

    private long Int64(int at) => BinaryPrimitives.ReadInt64BigEndian(Bytes[at..]);
}
