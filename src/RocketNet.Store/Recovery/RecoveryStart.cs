using RocketNet.Protocol.Messages;
using RocketNet.Store.Durability;
using RocketNet.Store.Files;

namespace RocketNet.Store.Recovery;

/// <summary>Where recovery begins.</summary>
/// <param name="Kind">Who left the store, and how.</param>
/// <param name="WalkFrom">A record boundary; nothing below it is looked at to find the end.</param>
/// <param name="TrustedTo">Below this, what is no record is damage in the middle and not the torn end.</param>
/// <param name="QueuesFrom">Records below have their entries.</param>
internal readonly record struct RecoveryStart(RecoveryKind Kind, long WalkFrom, long TrustedTo, long QueuesFrom)
{
    private const int FilesWalkedAfterCleanStop = 3;

    // Compat: StoreCheckpoint.getMinTimestamp@4.9.8 goes back three seconds to be safe.
    private const long TimestampMarginMillis = 3000;

    public static RecoveryStart Choose(
        FileSequence files, StoreCheckpoint checkpoint, bool hasAbort, IEnumerable<LoadedQueue> queues)
    {
        MappedFile? first = files.First;
        if (first is null)
        {
            return new RecoveryStart(RecoveryKind.Fresh, 0, 0, 0);
        }

        CheckpointValues values = checkpoint.Values;
        if (checkpoint.IsOwn && IsBoundary(files, values.Durable))
        {
            RecoveryKind kind = values.CleanEnd == values.Durable ? RecoveryKind.Clean : RecoveryKind.Unclean;
            long queuesFrom = Math.Clamp(values.QueuesDurable, first.Start, values.Durable);
            return new RecoveryStart(kind, values.Durable, values.Durable, queuesFrom);
        }

        if (hasAbort)
        {
            long from = FileOfCheckpoint(files, Math.Min(values.PhysicTimestamp, values.LogicsTimestamp)).Start;
            return new RecoveryStart(RecoveryKind.JavaUnclean, from, from, from);
        }

        ReadOnlySpan<MappedFile> all = files.All;
        long walkFrom = all[Math.Max(0, all.Length - FilesWalkedAfterCleanStop)].Start;
        long newest = Math.Max(first.Start, queues.Select(queue => queue.NewestPhysicalEnd).DefaultIfEmpty(0).Max());

        // After a clean stop every message is in its queue. What stands behind the last of them may be left from before
        // an older cut, which Java does not clear away.
        return new RecoveryStart(RecoveryKind.JavaClean, walkFrom, newest, newest);
    }

    // A Java broker may have cut the log below our mark since; then there is no record, no blank and no unwritten
    // space.
    private static bool IsBoundary(FileSequence files, long offset)
    {
        MappedFile? file = files.Find(offset);
        if (file is null)
        {
            return files.Last is MappedFile last && offset == last.End;
        }

        ReadOnlySpan<byte> rest = file.Span(offset - file.Start, (int)Math.Min(file.End - offset, int.MaxValue));
        return MessageRecordReader.TryRead(rest, verifyBody: false, out MessageRecord record) switch
        {
            RecordStatus.NotARecord when RecordWalk.IsUnwritten(rest) => true,
            RecordStatus.Ok or RecordStatus.BodyDamaged when record.PhysicalOffset == offset => true,
            RecordStatus.Blank or RecordStatus.Incomplete => true, // or a record that was being written
            _ => IsReachedFrom(file, offset),
        };
    }

    // The record at the mark may be damaged: then the records before it still lead there.
    private static bool IsReachedFrom(MappedFile file, long offset)
    {
        long at = file.Start;
        while (at < offset)
        {
            ReadOnlySpan<byte> rest = file.Span(at - file.Start, (int)Math.Min(file.End - at, int.MaxValue));
            RecordStatus status = MessageRecordReader.TryRead(rest, verifyBody: false, out MessageRecord record);
            if (status != RecordStatus.Ok || record.PhysicalOffset != at)
            {
                return false;
            }

            at += record.TotalSize;
        }

        return at == offset;
    }

    // The newest file whose first record is old enough to have been on the disk with everything that belongs to it.
    private static MappedFile FileOfCheckpoint(FileSequence files, long timestamp)
    {
        ReadOnlySpan<MappedFile> all = files.All;
        for (int i = all.Length - 1; i > 0; i--)
        {
            ReadOnlySpan<byte> bytes = all[i].Span(0, (int)Math.Min(all[i].Length, int.MaxValue));
            if (MessageRecordReader.TryRead(bytes, verifyBody: false, out MessageRecord record) == RecordStatus.Ok
                && record.StoreTimestamp > 0
                && record.StoreTimestamp <= timestamp - TimestampMarginMillis)
            {
                return all[i];
            }
        }

        return all[0];
    }
}
