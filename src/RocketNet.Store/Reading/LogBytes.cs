using RocketNet.Store.CommitLogs;
using RocketNet.Store.Files;

namespace RocketNet.Store.Reading;

/// <summary>
/// Copies bytes out of the CommitLog: what was written lately from the mapping, what is old by system calls.
/// </summary>
/// <remarks>
/// Old is what this process found when it opened the log, and what it wrote itself so far behind the tail that its
/// pages may have left memory. Any thread.
/// </remarks>
internal sealed class LogBytes(CommitLog log, long nearBytes)
{
    // The disk takes a little more in one piece as fast as many small ones: so much may lie between two records.
    private const int GapBytes = 16 << 10;
    private const int SpanBytesMax = 1 << 20;

    private readonly long _foundEnd = log.Readable.Value;

    /// <summary>Copies bytes that all lie in one file.</summary>
    /// <exception cref="StoreFileException">The disk failed.</exception>
    public CopyOutcome TryCopy(long start, Span<byte> destination, ReadWait wait)
    {
        if (start < log.Min.Value || !log.TryLease(start, out MappedFile? file, out MappedLease lease))
        {
            return CopyOutcome.Gone;
        }

        using (lease)
        {
            long inFile = start - file!.Start;
            if (inFile + destination.Length > file.Length)
            {
                return CopyOutcome.Gone;
            }

            if (IsFar(start))
            {
                return FarRead.Read(file.File, destination, inFile, wait) == destination.Length
                    ? CopyOutcome.Done
                    : CopyOutcome.NotInMemory;
            }

            lease.Span(inFile, destination.Length).CopyTo(destination);
            return CopyOutcome.Done;
        }
    }

    /// <summary>
    /// Says that records will be read, so that the disk works on all of them at a time and not on one after the other.
    /// Does not wait, and touches nothing that is read through the mapping.
    /// </summary>
    public void Announce(ReadOnlySpan<ReadPlan.Run> runs)
    {
        while (runs.Length > 0)
        {
            int taken = 1;
            long start = runs[0].Start;
            long end = start + runs[0].Length;
            for (; taken < runs.Length && Continues(runs[taken], start, end); taken++)
            {
                end = runs[taken].Start + runs[taken].Length;
            }

            Announce(start, Math.Min(end - start, SpanBytesMax));
            runs = runs[taken..];
        }
    }

    // A piece lies in one file. Entries of a damaged queue may go back, or name far too much.
    private bool Continues(ReadPlan.Run run, long start, long end) =>
        run.Start >= end
        && run.Start - end <= GapBytes
        && run.Start + run.Length - start <= SpanBytesMax
        && run.Start < log.NextFileStart(start);

    private void Announce(long start, long length)
    {
        if (IsFar(start) && log.TryLease(start, out MappedFile? file, out MappedLease lease))
        {
            using (lease)
            {
                long inFile = start - file!.Start;
                file.File.Announce(inFile, Math.Min(length, file.Length - inFile));
            }
        }
    }

    private bool IsFar(long start) => start < _foundEnd || log.Readable.Value - start > nearBytes;
}

/// <summary>How <see cref="LogBytes.TryCopy"/> went.</summary>
internal enum CopyOutcome
{
    Done,

    /// <summary>No file has these bytes, or not any more.</summary>
    Gone,

    /// <summary>They are on disk and must not be waited for.</summary>
    NotInMemory,
}
