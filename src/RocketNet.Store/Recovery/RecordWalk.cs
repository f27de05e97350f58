using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Files;

namespace RocketNet.Store.Recovery;

/// <summary>Walks the CommitLog record by record to find where it ends.</summary>
internal sealed class RecordWalk(FileSequence files, bool checkCrc, RecoveryReport report, ILogger logger)
{
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
        for (MappedFile? file = files.Find(End); file is not null; file = files.Find(End))
        {
            if (!WalkFile(file, start.TrustedTo))
            {
                return;
            }
        }
    }

    /// <returns>False at the end of the log.</returns>
    private bool WalkFile(MappedFile file, long trustedTo)
    {
        if (!file.TryLease(out MappedLease lease))
        {
            throw new StoreUnavailableException($"{file.File.Path} was closed while it was being recovered");
        }

        using (lease)
        {
            while (End < file.End)
            {
                ReadOnlySpan<byte> rest = lease.Span(End - file.Start, (int)Math.Min(file.End - End, int.MaxValue));
                if (TryStep(file, rest, trustedTo))
                {
                    continue;
                }

                if (!TrySkip(lease, file, trustedTo))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool TryStep(MappedFile file, ReadOnlySpan<byte> rest, long trustedTo)
    {
        if (IsUnwritten(rest))
        {
            Problem = null;
            return false;
        }

        RecordStatus status = MessageRecordReader.TryRead(rest, checkCrc, out MessageRecord record);
        Problem = status.ToString();
        switch (status)
        {
            case RecordStatus.Blank when record.TotalSize == rest.Length:
                End = file.End;
                return true;
            case RecordStatus.Ok or RecordStatus.BodyDamaged when record.PhysicalOffset != End:
                Problem = "a record that belongs elsewhere";
                return false;
            case RecordStatus.BodyDamaged when End + record.TotalSize <= trustedTo:
                report.BodiesDamaged++;
                break;
            case RecordStatus.Ok when End + record.TotalSize > trustedTo && IsTornBehindBody(record, rest):
                Problem = "a record whose end was not written";
                return false;
            case RecordStatus.Ok:
                break;
            default:
                return false;
        }

        report.RecordsWalked++;
        End += record.TotalSize;
        return true;
    }

    // No checksum covers topic and properties. A tear there leaves zeros up to the end, with nothing written behind
    // them.
    private static bool IsTornBehindBody(in MessageRecord record, ReadOnlySpan<byte> rest)
    {
        bool endsInZero = record.Properties.IsEmpty ? record.Topic.Contains((byte)0) : record.Properties[^1] == 0;
        return endsInZero && IsUnwritten(rest[record.TotalSize..]);
    }

    // Where everything was on the disk, one bad place must not cost what stands behind it.
    private bool TrySkip(MappedLease lease, MappedFile file, long trustedTo)
    {
        if (Problem is null || End >= trustedTo)
        {
            return false;
        }

        long next = RecordSearch.FindNext(lease, file.Start, End + 1, file.End);
        if (next < 0)
        {
            return false;
        }

        logger.DamageSkipped(End, Problem, next);
        report.SkippedBytes += next - End;
        End = next;
        return true;
    }
}
