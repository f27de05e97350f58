using System.Buffers.Binary;
using System.Diagnostics;
using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Messages;

/// <summary>Writes CommitLog records, once, into the place where they stay.</summary>
/// <remarks>Layout: docs/commitlog.md. Java: CommitLog and MessageExtEncoder@5.3.3.</remarks>
public static class MessageRecordWriter
{
    /// <summary>A record whose topic length is one byte.</summary>
    public const int MagicV1 = unchecked((int)0xDAA320A7);

    /// <summary>5.x: a record whose topic length is two bytes. Written only when the topic needs it.</summary>
    public const int MagicV2 = unchecked((int)0xDAA320AB);

    /// <summary>The filler at the end of a CommitLog file.</summary>
    public const int BlankMagic = unchecked((int)0xCBD43194);

    /// <summary>What of the filler is written: its size and its magic.</summary>
    public const int BlankBytes = 8;

    /// <summary>Bytes the record of that draft takes.</summary>
    public static int SizeOf(in MessageDraft draft) =>
        MessageRecordLayout.BytesMin
        + (draft.BornHost.IsIPv6 ? MessageRecordLayout.IPv6Extra : 0)
        + (draft.StoreHost.IsIPv6 ? MessageRecordLayout.IPv6Extra : 0)
        + (draft.Topic.Length > MessageRecordLayout.TopicBytesMaxV1 ? 1 : 0)
        + draft.Body.Length
        + draft.Topic.Length
        + draft.Properties.Length;

    /// <summary>Writes the whole record; the body's checksum is computed here.</summary>
    /// <param name="destination">At least <see cref="SizeOf"/> bytes.</param>
    /// <param name="draft">The message.</param>
    /// <param name="queueOffset">Entry number in its queue.</param>
    /// <param name="physicalOffset">Where the record stands in the CommitLog.</param>
    /// <param name="storeTimestamp">Milliseconds since 1970.</param>
    public static void Write(
        Span<byte> destination,
        in MessageDraft draft,
        long queueOffset,
        long physicalOffset,
        long storeTimestamp)
    {
        Debug.Assert(draft.Topic.Length <= short.MaxValue, "a topic length is 16 bits");
        Debug.Assert(draft.Properties.Length <= short.MaxValue, "a properties length is 16 bits");
        Span<byte> record = destination[..SizeOf(draft)];
        bool isV1 = draft.Topic.Length <= MessageRecordLayout.TopicBytesMaxV1;
        BinaryPrimitives.WriteInt32BigEndian(record, record.Length);
        BinaryPrimitives.WriteInt32BigEndian(record[MessageRecordLayout.Magic..], isV1 ? MagicV1 : MagicV2);
        BinaryPrimitives.WriteInt32BigEndian(record[MessageRecordLayout.BodyCrc..], Crc32.Masked(draft.Body));
        BinaryPrimitives.WriteInt32BigEndian(record[MessageRecordLayout.QueueId..], draft.QueueId);
        BinaryPrimitives.WriteInt32BigEndian(record[MessageRecordLayout.Flag..], draft.Flag);
        BinaryPrimitives.WriteInt64BigEndian(record[MessageRecordLayout.QueueOffset..], queueOffset);
        BinaryPrimitives.WriteInt64BigEndian(record[MessageRecordLayout.PhysicalOffset..], physicalOffset);
        BinaryPrimitives.WriteInt32BigEndian(record[MessageRecordLayout.SysFlag..], SysFlagOf(draft));
        BinaryPrimitives.WriteInt64BigEndian(record[MessageRecordLayout.BornTimestamp..], draft.BornTimestamp);
        draft.BornHost.Write(record[MessageRecordLayout.BornHost..]);
        WriteFromStoreTimestamp(
            record[(MessageRecordLayout.BornHost + draft.BornHost.ByteCount)..], draft, storeTimestamp);
    }

    /// <summary>Writes the head of the filler that closes a file.</summary>
    /// <param name="destination">At least <see cref="BlankBytes"/> bytes.</param>
    /// <param name="bytesLeft">Bytes from here to the end of the file.</param>
    public static void WriteBlank(Span<byte> destination, int bytesLeft)
    {
        BinaryPrimitives.WriteInt32BigEndian(destination, bytesLeft);
        BinaryPrimitives.WriteInt32BigEndian(destination[sizeof(int)..], BlankMagic);
    }

    private static int SysFlagOf(in MessageDraft draft)
    {
        const int HostBits = MessageSysFlag.BornHostIPv6 | MessageSysFlag.StoreHostIPv6;
        return (draft.SysFlag & ~HostBits)
            | (draft.BornHost.IsIPv6 ? MessageSysFlag.BornHostIPv6 : 0)
            | (draft.StoreHost.IsIPv6 ? MessageSysFlag.StoreHostIPv6 : 0);
    }

    private static void WriteFromStoreTimestamp(Span<byte> rest, in MessageDraft draft, long storeTimestamp)
    {
        BinaryPrimitives.WriteInt64BigEndian(rest, storeTimestamp);
        draft.StoreHost.Write(rest[8..]);
        rest = rest[(8 + draft.StoreHost.ByteCount)..];
        BinaryPrimitives.WriteInt32BigEndian(rest, draft.ReconsumeTimes);
        BinaryPrimitives.WriteInt64BigEndian(rest[4..], draft.PreparedTransactionOffset);
        BinaryPrimitives.WriteInt32BigEndian(rest[12..], draft.Body.Length);
        draft.Body.CopyTo(rest[16..]);
        rest = rest[(16 + draft.Body.Length)..];
        rest = rest[WriteTopicLength(rest, draft.Topic.Length)..];
        draft.Topic.CopyTo(rest);
        rest = rest[draft.Topic.Length..];
        BinaryPrimitives.WriteInt16BigEndian(rest, (short)draft.Properties.Length);
        draft.Properties.CopyTo(rest[2..]);
    }

    private static int WriteTopicLength(Span<byte> destination, int topicBytes)
    {
        if (topicBytes <= MessageRecordLayout.TopicBytesMaxV1)
        {
            destination[0] = (byte)topicBytes;
            return sizeof(byte);
        }

        BinaryPrimitives.WriteInt16BigEndian(destination, (short)topicBytes);
        return sizeof(short);
    }
}
