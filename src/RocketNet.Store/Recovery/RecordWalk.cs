using System.Buffers.Binary;
using System.Numerics;
using Microsoft.Extensions.Logging;
using RocketNet.Protocol.Messages;
using RocketNet.Store.Files;
using RocketNet.Store.Reading;

namespace RocketNet.Store.Recovery;

/// <summary>
/// Walks the CommitLog record by record to find where it ends. A bad place with whole records behind it is damage and
/// passed over, unless it looks like what a power cut leaves at the end: docs/decisions/0017-damage-in-the-log.md.
/// </summary>
internal sealed class RecordWalk(FileSequence files, bool checkCrc, RecoveryReport report, ILogger logger)
{
    /// <summary>
    /// What was stored so much before the newest record had been synced long since (Java syncs within ten seconds), so
    /// what is missing there was not lost by a power cut.
    /// </summary>
    private const long SyncedAfterMillis = 30_000;

    private const int FlippedBitsMax = 4;
    private const int SizeZerosMax = sizeof(int) - 1;

    private readonly List<Hole> _holes = [];
    private LogTouch _touch;
    private long _lastTimestamp;

    /// <summary>A bad place that may be the end: the walk went on behind it, but may have to come back.</summary>
    private readonly record struct Hole(long Offset, long TimestampBehind, string? Problem, long RecordsWalked);

    /// <summary>Behind the last whole record; what stopped the walk is in <see cref="Problem"/>.</summary>
    public long End { get; private set; }

    /// <summary>What stands at the end; null if it is unwritten space, as it should be.</summary>
    public string? Problem { get; private set; }

    /// <summary>No record starts here and never did.</summary>
    public static bool IsUnwritten(ReadOnlySpan<byte> bytes) =>
        bytes.Length < sizeof(long) || BinaryPrimitives.ReadInt64BigEndian(bytes) == 0;

    public void Run(RecoveryStart start)
    {
        End = start.WalkFrom;
        using LogAhead ahead = new(files, End);
        for (MappedFile? file = files.Find(End); file is not null; file = files.Find(End))
        {
            if (!WalkFile(file, start.TrustedTo, ahead))
            {
                break;
            }
        }

        GoBackToHole();
        foreach (DamagedPlace place in report.DamageList)
        {
            logger.DamageSkipped(place.Offset.Value, place.Problem, place.End.Value);
        }
    }

    /// <returns>False at the end of the log.</returns>
    private bool WalkFile(MappedFile file, long trustedTo, LogAhead ahead)
    {
        if (!file.TryLease(out MappedLease lease))
        {
            throw new StoreUnavailableException($"{file.File.Path} was closed while it was being recovered");
        }

        using (lease)
        {
            while (End < file.End)
            {
                if (_touch.Ahead(file, End, file.End) is > 0 and long loadedTo)
                {
                    ahead.GoOnFrom(loadedTo);
                }

                ReadOnlySpan<byte> rest = lease.Span(End - file.Start, (int)Math.Min(file.End - End, int.MaxValue));
                if (!TryStep(file, rest, trustedTo) && !TrySkip(rest, file, trustedTo))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool TryStep(MappedFile file, ReadOnlySpan<byte> rest, long trustedTo)
    {
        Problem = null;
        if (IsUnwritten(rest))
        {
            return false;
        }

        RecordStatus status = MessageRecordReader.TryRead(rest, checkCrc, out MessageRecord record);
        switch (status)
        {
            case RecordStatus.Blank when record.TotalSize == rest.Length:
                End = file.End;
                return true;
            case RecordStatus.Ok or RecordStatus.BodyDamaged when record.PhysicalOffset != End:
                Problem = "a record that belongs elsewhere";
                return false;
            case RecordStatus.Ok
                when End + record.TotalSize > trustedTo && IsTornBehindBody(record, rest, End - file.Start):
                Problem = "a record whose end was not written";
                return false;
            case RecordStatus.Ok:
                break;
            default:
                Problem = status.ToString();
                return false;
        }

        report.RecordsWalked++;
        _lastTimestamp = record.StoreTimestamp;
        End += record.TotalSize;
        return true;
    }

    // No checksum covers topic and properties. A tear there leaves zeros up to the end, with nothing written behind
    // them, or a whole sector of zeros where a page is missing.
    private static bool IsTornBehindBody(in MessageRecord record, ReadOnlySpan<byte> rest, long position)
    {
        int unguarded = record.Topic.Length + record.Properties.Length;
        if (TailBytes.HasZeroSector(rest, position, record.TotalSize - unguarded, record.TotalSize))
        {
            return true;
        }

        bool endsInZero = record.Properties.IsEmpty ? record.Topic.Contains((byte)0) : record.Properties[^1] == 0;
        return endsInZero && IsUnwritten(rest[record.TotalSize..]);
    }

    // One bad place must not cost what stands behind it.
    private bool TrySkip(ReadOnlySpan<byte> rest, MappedFile file, long trustedTo)
    {
        bool isTrusted = End < trustedTo;
        bool isBodyOnly = IsDamagedInBodyOnly(rest, out int recordBytes);
        long next = TailBytes.NextWholeRecord(files, End + 1);
        long timestamp = next < 0 ? -1 : StoreTimeAt(next);
        if (next < 0 ? !(isBodyOnly && End + recordBytes <= trustedTo) : !isTrusted && timestamp < _lastTimestamp)
        {
            return false;
        }

        long end = isBodyOnly && (next < 0 || End + recordBytes <= next) ? End + recordBytes : next;

        // A record begins with zeros, the high bytes of its size: where only those stand in a sector that the disk
        // never got, the record counts as whole and the sector does not end before it.
        ReadOnlySpan<byte> bad = rest[..(int)Math.Min(rest.Length, end - End + SizeZerosMax)];
        bool isBlank = end == file.End && IsNearlyBlank(rest);
        if (!isTrusted && !isBlank && TailBytes.HasUnwrittenPart(bad, End - file.Start))
        {
            _holes.Add(new Hole(End, timestamp, Problem, report.RecordsWalked));
        }

        string problem = isBlank ? "the filler at the end of the file" : Problem ?? "zeros";
        report.DamageList.Add(new DamagedPlace(new PhysicalOffset(End), end - End, problem, isBodyOnly));
        End = end;
        return true;
    }

    private bool IsDamagedInBodyOnly(ReadOnlySpan<byte> rest, out int recordBytes)
    {
        RecordStatus status = MessageRecordReader.TryRead(rest, checkCrc, out MessageRecord record);
        recordBytes = record.TotalSize;
        return status == RecordStatus.BodyDamaged && record.PhysicalOffset == End;
    }

    // What is behind a filler are zeros and prove nothing; a few flipped bits in its head must not end the log.
    private static bool IsNearlyBlank(ReadOnlySpan<byte> rest)
    {
        Span<byte> blank = stackalloc byte[MessageRecordWriter.BlankBytes];
        MessageRecordWriter.WriteBlank(blank, rest.Length);
        ulong difference = BinaryPrimitives.ReadUInt64BigEndian(blank) ^ BinaryPrimitives.ReadUInt64BigEndian(rest);
        return BitOperations.PopCount(difference) <= FlippedBitsMax;
    }

    // Store times rise along the log. What is older than the records before it was left behind by a broker that cut
    // its log and wrote over it, as Java's do.
    private long StoreTimeAt(long offset)
    {
        MappedFile file = files.Find(offset)!;
        ReadOnlySpan<byte> bytes =
            file.Span(offset - file.Start, (int)Math.Min(file.End - offset, int.MaxValue));
        _ = MessageRecordReader.TryRead(bytes, verifyBody: false, out MessageRecord record);
        return record.StoreTimestamp;
    }

    // Pages written behind one that was not are no part of the log: its end is where the first is missing.
    private void GoBackToHole()
    {
        foreach (Hole hole in _holes)
        {
            if (_lastTimestamp - hole.TimestampBehind <= SyncedAfterMillis)
            {
                End = hole.Offset;
                Problem = hole.Problem;
                report.RecordsWalked = hole.RecordsWalked;
                report.DamageList.RemoveAll(place => place.Offset.Value >= End);
                return;
            }
        }
    }
}
