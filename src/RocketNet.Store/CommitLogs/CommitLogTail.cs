using RocketNet.Store.Files;
using RocketNet.Store.Files.Native;

namespace RocketNet.Store.CommitLogs;

/// <summary>
/// The position of the next record and the file it goes to, shared by both tail writers. Owned by the append gate.
/// Space is normally made ahead by <c>AllocationLoop</c>; what it has not made yet is made here, on the appending
/// thread.
/// </summary>
internal sealed class CommitLogTail(FileSequence files, long position, long sliceBytes)
{
    private MappedFile? _file = files.Find(position);

    public long Position { get; private set; } = position;

    /// <summary>Why there was no room the last time there was none, for the sender. Any thread.</summary>
    public string? Failure { get; private set; }

    /// <summary>
    /// The file <see cref="Position"/> lies in; null before the first record and right at a file's end.
    /// </summary>
    public MappedFile? File => Volatile.Read(ref _file);

    /// <summary>Makes sure that <paramref name="bytes"/> and an end-of-file blank fit behind the position.</summary>
    /// <param name="bytes">Bytes wanted in one piece.</param>
    /// <param name="left">The file that was full and where its blank belongs; null if there is none to write.</param>
    /// <param name="blankAt">Physical offset of that blank.</param>
    public AppendStatus MakeRoom(int bytes, out MappedFile? left, out long blankAt)
    {
        left = null;
        blankAt = Position;
        long needed = bytes + (long)BlankRecord.ByteCount;
        if (_file is not null && Position + needed <= _file.End)
        {
            return Allocate(_file, Position + needed);
        }

        return needed > files.FileBytes ? AppendStatus.MessageTooLarge : MoveToNextFile(needed, out left);
    }

    public void Advance(int bytes) => Position += bytes;

    private static AppendStatus ToStatus(AllocateOutcome outcome) => outcome switch
    {
        AllocateOutcome.Done => AppendStatus.Ok,
        AllocateOutcome.NoSpace => AppendStatus.DiskFull,
        AllocateOutcome.Failed => AppendStatus.CreateFileFailed,
    };

    private AppendStatus Allocate(MappedFile file, long end)
    {
        AppendStatus status = ToStatus(file.EnsureAllocated(end - file.Start, sliceBytes));
        if (status == AppendStatus.CreateFileFailed)
        {
            Failure = $"no space could be reserved in {file.File.Path}";
        }

        return status;
    }

    private AppendStatus NotCreated(Exception exception)
    {
        Failure = exception.Message;
        return IsNoSpace(exception) ? AppendStatus.DiskFull : AppendStatus.CreateFileFailed;
    }

    // The number is errno in both: of our own calls, and of those of the base library where it has no better one.
    private static bool IsNoSpace(Exception exception) =>
        ((exception as StoreFileException)?.ErrorNumber ?? exception.HResult)
            is LinuxCalls.ErrorNoSpace or LinuxCalls.ErrorQuota;

    private AppendStatus MoveToNextFile(long needed, out MappedFile? left)
    {
        left = null;
        MappedFile next;
        try
        {
            next = files.GetOrCreate(_file?.End ?? Position);
        }
        catch (IOException exception)
        {
            // Counted and logged by the allocation loop, which tries the same; here the sender is told.
            return NotCreated(exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            // The folder became read-only under us: the same answer.
            return NotCreated(exception);
        }

        AppendStatus status = Allocate(next, next.Start + needed);
        if (status == AppendStatus.Ok && _file is not null && Position < _file.End)
        {
            status = Allocate(_file, Position + BlankRecord.ByteCount);
            left = _file;
        }

        if (status != AppendStatus.Ok)
        {
            left = null;
            return status;
        }

        Volatile.Write(ref _file, next);
        Position = next.Start;
        return AppendStatus.Ok;
    }
}
