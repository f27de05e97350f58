using RocketNet.Store.Files;

namespace RocketNet.Store.Durability;

/// <summary>
/// Under SyncFlush: writes zeros a little ahead of the flusher. A sync of space that was only reserved has to commit
/// the file system's journal as well, of space written before it has not (measured: docs/performance.md).
/// </summary>
/// <remarks>Used by the flusher alone, which is the only writer of the staged log: nothing can lie ahead yet.</remarks>
internal sealed class WrittenAhead
{
    private const int AheadBytes = 1 << 20;
    private const int PageBytes = 4096;
    private const int ZerosBytes = 256 * 1024;

    private byte[] _zeros = [];
    private MappedFile? _file;
    private long _end;

    /// <summary>Called with the end of what was just written, from the file's start.</summary>
    /// <exception cref="StoreFileException">A write failed.</exception>
    public void Extend(MappedFile file, long writtenEnd)
    {
        if (_file == file && writtenEnd < _end)
        {
            return;
        }

        if (_zeros.Length == 0)
        {
            _zeros = new byte[ZerosBytes];
        }

        long end = (writtenEnd + AheadBytes + PageBytes - 1) / PageBytes * PageBytes;
        end = Math.Min(end, file.AllocatedEnd);
        for (long at = writtenEnd; at < end;)
        {
            int bytes = (int)Math.Min(_zeros.Length, end - at);
            file.File.Write(_zeros.AsSpan(0, bytes), at);
            at += bytes;
        }

        _file = file;
        _end = end;
    }
}
