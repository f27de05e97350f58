using System.Buffers.Binary;
using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Messages;

/// <summary>Reads CommitLog records of both versions and never looks outside the bytes it is given.</summary>
/// <remarks>Layout: docs/commitlog.md.</remarks>
public static class MessageRecordReader
{
    /// <summary>Reads the record at the start of the bytes.</summary>
    /// <param name="bytes">From the record's first byte on; more may follow.</param>
    /// <param name="verifyBody">Also compute the body's checksum.</param>
    /// <param name="record">The record for Ok and BodyDamaged; for Blank only its total size is meant.</param>
    public static RecordStatus TryRead(ReadOnlySpan<byte> bytes, bool verifyBody, out MessageRecord record)
    {
        record = default;
        if (bytes.Length < MessageRecordWriter.BlankBytes)
        {
            return RecordStatus.Incomplete;
        }

        int totalSize = BinaryPrimitives.ReadInt32BigEndian(bytes);
        int magic = BinaryPrimitives.ReadInt32BigEndian(bytes[MessageRecordLayout.Magic..]);
        switch (magic)
        {
            case MessageRecordWriter.MagicV1 or MessageRecordWriter.MagicV2:
                break;
            case MessageRecordWriter.BlankMagic when totalSize >= MessageRecordWriter.BlankBytes:
                record = new MessageRecord(bytes[..MessageRecordWriter.BlankBytes], totalSize);
                return RecordStatus.Blank;
            case MessageRecordWriter.BlankMagic:
                return RecordStatus.Damaged;
            default:
                return RecordStatus.NotARecord;
        }

        if (totalSize < MessageRecordLayout.BytesMin)
        {
            return RecordStatus.Damaged;
        }

        return totalSize > bytes.Length
            ? RecordStatus.Incomplete
            : ReadWhole(bytes[..totalSize], magic == MessageRecordWriter.MagicV2, verifyBody, out record);
    }

    private static RecordStatus ReadWhole(
        ReadOnlySpan<byte> bytes,
        bool isV2,
        bool verifyBody,
        out MessageRecord record)
    {
        record = default;
        int sysFlag = BinaryPrimitives.ReadInt32BigEndian(bytes[MessageRecordLayout.SysFlag..]);
        int bodyStart = MessageRecordLayout.BornHost + MessageRecordLayout.BetweenHostsAndBody
            + HostAddress.BytesOf((sysFlag & MessageSysFlag.BornHostIPv6) != 0)
            + HostAddress.BytesOf((sysFlag & MessageSysFlag.StoreHostIPv6) != 0);
        int lengthBytes = isV2 ? sizeof(short) : sizeof(byte);

        // What must still follow each length is subtracted first, so that no sum can overflow.
        int left = bytes.Length - bodyStart - lengthBytes - sizeof(short);
        int bodyBytes = left < 0 ? -1 : BinaryPrimitives.ReadInt32BigEndian(bytes[(bodyStart - sizeof(int))..]);
        if (bodyBytes < 0 || bodyBytes > left)
        {
            return RecordStatus.Damaged;
        }

        int topicStart = bodyStart + bodyBytes + lengthBytes;
        int topicBytes = isV2
            ? BinaryPrimitives.ReadInt16BigEndian(bytes[(topicStart - lengthBytes)..])
            : (sbyte)bytes[topicStart - lengthBytes];
        left -= bodyBytes;
        if (topicBytes < 0 || topicBytes > left)
        {
            return RecordStatus.Damaged;
        }

        int propertiesStart = topicStart + topicBytes + sizeof(short);
        if (BinaryPrimitives.ReadInt16BigEndian(bytes[(propertiesStart - sizeof(short))..]) != left - topicBytes)
        {
            return RecordStatus.Damaged;
        }

        record = new MessageRecord(bytes, bodyStart, topicStart, propertiesStart);
        return verifyBody && Crc32.Masked(record.Body) != record.BodyCrc ? RecordStatus.BodyDamaged : RecordStatus.Ok;
    }
}
