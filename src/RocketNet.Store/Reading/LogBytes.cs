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
