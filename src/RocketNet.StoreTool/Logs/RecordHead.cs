using System.Buffers.Binary;
using RocketNet.Protocol.Messages;
using RocketNet.StoreTool.Files;

namespace RocketNet.StoreTool.Logs;

/// <summary>
/// Whether the lengths of a record add up, asked of a few of its bytes: what only claims to be a large record costs no
/// large read and no large buffer.
/// </summary>
/// <remarks>Layout: docs/commitlog.md.</remarks>
/// <param name="TotalSize">Bytes of the record, all of them in the file.</param>
/// <param name="StoreTimestamp">When it was stored.</param>
internal readonly record struct RecordHead(int TotalSize, long StoreTimestamp)
{
    /// <summary>No record is larger; <c>maxMessageSize</c> is 4 MiB where nobody changed it.</summary>
    public const int RecordBytesMax = 64 << 20;

    private const int MagicAt = 4;
    private const int SysFlagAt = 36;

    // Up to the born host; and the store time with what stands between the store host and the body.
    private const int BeforeHosts = 48;
    private const int BehindHosts = 24;
    private const int HeadBytesMax = BeforeHosts + (2 * HostBytesIPv6) + BehindHosts;
    private const int HostBytesIPv6 = 20;

    public static bool TryRead(ReadFile file, long position, out RecordHead head)
    {
        head = default;
        Span<byte> bytes = stackalloc byte[HeadBytesMax];
        if (file.Read(bytes, position) < FillerRecord.BytesMin)
        {
            return false;
        }

        int totalSize = BinaryPrimitives.ReadInt32BigEndian(bytes);
        int magic = BinaryPrimitives.ReadInt32BigEndian(bytes[MagicAt..]);
        if (magic is not (MessageRecordWriter.MagicV1 or MessageRecordWriter.MagicV2)
            || totalSize < FillerRecord.BytesMin
            || totalSize > Math.Min(RecordBytesMax, file.Length - position))
        {
            return false;
        }

        int sysFlag = BinaryPrimitives.ReadInt32BigEndian(bytes[SysFlagAt..]);
        int bodyAt = BeforeHosts + BehindHosts
            + HostAddress.BytesOf((sysFlag & MessageSysFlag.BornHostIPv6) != 0)
            + HostAddress.BytesOf((sysFlag & MessageSysFlag.StoreHostIPv6) != 0);
        int bodyBytes = BinaryPrimitives.ReadInt32BigEndian(bytes[(bodyAt - sizeof(int))..]);
        if (bodyBytes < 0 || bodyBytes > totalSize)
        {
            return false;
        }

        head = new RecordHead(totalSize, StoreTimestampOf(bytes, sysFlag));
        return AddsUp(file, position, bodyAt + bodyBytes, totalSize, magic == MessageRecordWriter.MagicV2);
    }

    // It stands between the two hosts.
    private static long StoreTimestampOf(ReadOnlySpan<byte> bytes, int sysFlag) => BinaryPrimitives.ReadInt64BigEndian(
        bytes[(BeforeHosts + HostAddress.BytesOf((sysFlag & MessageSysFlag.BornHostIPv6) != 0))..]);

    private static bool AddsUp(ReadFile file, long position, int topicLengthAt, int totalSize, bool isV2)
    {
        Span<byte> length = stackalloc byte[sizeof(short)];
        file.Read(length, position + topicLengthAt);
        int topicBytes = isV2 ? BinaryPrimitives.ReadInt16BigEndian(length) : (sbyte)length[0];
        int propertiesLengthAt = topicLengthAt + (isV2 ? sizeof(short) : sizeof(byte)) + topicBytes;
        if (topicBytes < 0 || propertiesLengthAt + sizeof(short) > totalSize)
        {
            return false;
        }

        file.Read(length, position + propertiesLengthAt);
        return BinaryPrimitives.ReadInt16BigEndian(length) == totalSize - propertiesLengthAt - sizeof(short);
    }
}
