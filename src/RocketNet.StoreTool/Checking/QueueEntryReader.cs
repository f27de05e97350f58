using RocketNet.Store.ConsumeQueues;
using RocketNet.StoreTool.Files;

namespace RocketNet.StoreTool.Checking;

/// <summary>Reads single entries of one queue, a run of them at a time, since they are asked for in order.</summary>
internal sealed class QueueEntryReader(QueueOnDisk queue, int entriesAtOnce)
{
    private byte[] _chunk = [];
    private long _chunkStart = -1;
    private int _count;

    /// <returns>False where the queue has no file, or nothing was written.</returns>
    public bool TryRead(long index, out ConsumeQueueEntry entry)
    {
        entry = default;
        if (index is < 0 or > long.MaxValue / ConsumeQueueEntry.ByteCount)
        {
            // No file has room for it, whatever record or command line names it.
            return false;
        }

        long position = index * ConsumeQueueEntry.ByteCount;
        if (_chunkStart < 0 || position < _chunkStart || position >= _chunkStart + _count)
        {
            Fill(position);
        }

        int inChunk = (int)(position - _chunkStart);
        entry = inChunk + ConsumeQueueEntry.ByteCount <= _count
            ? ConsumeQueueEntry.Read(_chunk.AsSpan(inChunk))
            : default;
        return entry != default;
    }

    private void Fill(long position)
    {
        _chunkStart = position;
        _count = 0;
        long index = queue.FileBytes > 0 ? (position - queue.Files[0].Start) / queue.FileBytes : -1;
        if (position < queue.Files[0].Start || index < 0 || index >= queue.Files.Count)
        {
            return;
        }

        if (_chunk.Length == 0)
        {
            _chunk = new byte[entriesAtOnce * ConsumeQueueEntry.ByteCount];
        }

        QueueFileOnDisk file = queue.Files[(int)index];
        using ReadFile open = new(file.Path);
        _count = open.Read(_chunk, position - file.Start);
    }
}
