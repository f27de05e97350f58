using System.Buffers;
using RocketNet.Protocol.Messages;

namespace RocketNet.Store.CommitLogs;

/// <summary>Turns the body of a batch send into ordinary records.</summary>
internal static class BatchRecords
{
    private const int PropertiesBytesMax = 32767;
    private const byte PropertySeparator = 2;

    /// <summary>Checks every item and sums up the records they become.</summary>
    public static AppendStatus Measure(
        in MessageDraft template,
        ReadOnlySpan<byte> batchBody,
        ReadOnlySpan<byte> batchProperties,
        int bytesMax,
        out int count,
        out int totalBytes)
    {
        count = 0;
        totalBytes = 0;
        long total = 0;
        MessageDraft empty = template;
        empty.Body = default;
        empty.Properties = default;
        int fixedBytes = MessageRecordWriter.SizeOf(empty);
        BatchBodyReader reader = new(batchBody);
        string? error;
        while (reader.TryNext(out BatchItem item, out error))
        {
            int properties = MergedLength(item.Properties, batchProperties);
            if (properties > PropertiesBytesMax)
            {
                return AppendStatus.PropertiesTooLarge;
            }

            total += (long)fixedBytes + item.Body.Length + properties;
            count++;
        }

        if (error is not null || count == 0)
        {
            return AppendStatus.MessageIllegal;
        }

        totalBytes = (int)Math.Min(total, int.MaxValue);
        return total > bytesMax ? AppendStatus.MessageTooLarge : AppendStatus.Ok;
    }

    /// <summary>Writes the records one behind the other; the body has been measured.</summary>
    /// <returns>The number of records.</returns>
    public static int Write(
        Span<byte> room,
        in MessageDraft template,
        ReadOnlySpan<byte> batchBody,
        ReadOnlySpan<byte> batchProperties,
        RecordPlace first,
        Span<long> physicalOffsets)
    {
        byte[]? merged = batchProperties.IsEmpty ? null : ArrayPool<byte>.Shared.Rent(PropertiesBytesMax);
        MessageDraft draft = template;
        BatchBodyReader reader = new(batchBody);
        int count = 0;
        int used = 0;
        while (reader.TryNext(out BatchItem item, out _))
        {
            draft.Body = item.Body;
            draft.Flag = item.Flag;
            draft.Properties = merged is null ? item.Properties : Merge(item.Properties, batchProperties, merged);
            int bytes = MessageRecordWriter.SizeOf(draft);
            physicalOffsets[count] = first.PhysicalOffset + used;
            MessageRecordWriter.Write(
                room.Slice(used, bytes),
                draft,
                first.QueueOffset + count,
                first.PhysicalOffset + used,
                first.StoreTimestamp);
            used += bytes;
            count++;
        }

        if (merged is not null)
        {
            ArrayPool<byte>.Shared.Return(merged);
        }

        return count;
    }

    private static int MergedLength(ReadOnlySpan<byte> own, ReadOnlySpan<byte> shared) =>
        own.Length + shared.Length + (NeedsSeparator(own, shared) ? 1 : 0);

    private static bool NeedsSeparator(ReadOnlySpan<byte> own, ReadOnlySpan<byte> shared) =>
        !own.IsEmpty && !shared.IsEmpty && own[^1] != PropertySeparator;

    private static ReadOnlySpan<byte> Merge(ReadOnlySpan<byte> own, ReadOnlySpan<byte> shared, Span<byte> room)
    {
        own.CopyTo(room);
        int used = own.Length;
        if (NeedsSeparator(own, shared))
        {
            room[used++] = PropertySeparator;
        }

        shared.CopyTo(room[used..]);
        return room[..(used + shared.Length)];
    }
}
