using RocketNet.Store.Files;

namespace RocketNet.Store.Durability;

/// <summary>
/// Under SyncFlush: writes zeros a little ahead of the flusher. A sync of space that was only reserved has to write the
/// file's own blocks, or commit the file system's journal, as well; of space written before it has not. That costs
/// about as much as 256 KiB of zeros, so what is longer is not written twice (measured: docs/performance.md).
/// </summary>
/// <remarks>Used by the flusher alone, which is the only writer of the staged log: nothing can lie ahead yet.</remarks>
internal sealed class WrittenAhead
{
    internal const int LongSyncBytes = 256 * 1024;

    private const int AheadBytes = 1 << 20;
    private const int PageBytes = 4096;
    private const int ZerosBytes = 256 * 1024;

    private byte[] _zeros = [];
    private MappedFile? _file;
    private long _end;

    /// <summary>Called before the sync of what was just written.</summary>
    /// <param name="file">The file it was written to.</param>
    /// <param name="writtenEnd">Its end, from the file's start.</param>
    /// <param name="syncBytes">Bytes the sync will cover.</param>
    /// <exception cref="StoreFileException">A write failed.</exception>
    public void Extend(MappedFile file, long writtenEnd, int syncBytes)
    {
        if (syncBytes >= LongSyncBytes || (_file == file && writtenEnd < _end))
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
