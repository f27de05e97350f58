using RocketNet.Protocol.Messages;

namespace RocketNet.StoreTool.Logs;

/// <summary>
/// A record that takes the place of damaged bytes: whole for every reader, and shown to nobody. It counts as the end of
/// a transaction that was rolled back, which neither a ConsumeQueue nor an index holds, in Java's broker as in ours.
/// </summary>
internal static class FillerRecord
{
    /// <summary>Longest filler: small enough for any <c>maxMessageSize</c>.</summary>
    public const int BytesMax = 4096;

    /// <summary>The smallest record there is.</summary>
    public const int BytesMin = 91;

    private static ReadOnlySpan<byte> Topic => "RMQ_SYS_REPAIRED"u8;

    public static bool Is(in MessageRecord record) =>
        MessageSysFlag.TransactionOf(record.SysFlag) == MessageSysFlag.TransactionRollback
        && Topic.StartsWith(record.Topic);

    /// <summary>Bytes of the next filler of a range, such that none too small for one is left.</summary>
    public static int NextSize(long left) =>
        left <= BytesMax ? (int)left
        : left - BytesMax < BytesMin ? (int)left / 2
        : BytesMax;

    /// <summary>Fills the span with one record.</summary>
    /// <param name="destination">As long as the record is to be, <see cref="BytesMin"/> or more.</param>
    /// <param name="physicalOffset">Where it stands.</param>
    /// <param name="storeTimestamp">That of the record before, so that times go on rising.</param>
    public static void Write(Span<byte> destination, long physicalOffset, long storeTimestamp)
    {
        ReadOnlySpan<byte> topic = Topic[..Math.Min(Topic.Length, destination.Length - BytesMin)];
        Span<byte> body = stackalloc byte[BytesMax];
        body.Clear();
        MessageDraft draft = new()
        {
            Topic = topic,
            SysFlag = MessageSysFlag.TransactionRollback,
            BornTimestamp = storeTimestamp,
            BornHost = HostAddress.Read(stackalloc byte[sizeof(long)], ipv6: false),
            StoreHost = HostAddress.Read(stackalloc byte[sizeof(long)], ipv6: false),
            Body = body[..(destination.Length - BytesMin - topic.Length)],
        };
        MessageRecordWriter.Write(destination, draft, queueOffset: 0, physicalOffset, storeTimestamp);
    }
}
