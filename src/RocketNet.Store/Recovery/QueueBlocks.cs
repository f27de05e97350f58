using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;
using RocketNet.Store.Reading;

namespace RocketNet.Store.Recovery;

/// <summary>
/// Reads queue files by calls while a store is opened, a block at a time: mapping each of tens of thousands of files
/// for one look would take many times as long. The last file stays open and its last block in memory, so whoever
/// writes to a queue calls <see cref="Forget"/> before reading it again. One thread.
/// </summary>
internal sealed class QueueBlocks(IStoreFiles disk) : IDisposable
{
    private const int BlockBytes = 4096;

    private readonly byte[] _block = new byte[BlockBytes];
    private ConsumeQueueFile? _file;
    private IStoreFile? _open;
    private long _blockStart;
    private int _blockBytes;

    /// <summary>An entry of a queue by its index, all zeros where it has no file.</summary>
    public ConsumeQueueEntry Entry(ConsumeQueue queue, long index)
    {
        long position = index * ConsumeQueueEntry.ByteCount;
        return queue.FindFile(position) is ConsumeQueueFile file ? Entry(file, position - file.Start) : default;
    }

    /// <summary>The entry at a byte position in a file, all zeros behind the file's end.</summary>
    public ConsumeQueueEntry Entry(ConsumeQueueFile file, long inFile)
    {
        long inBlock = inFile - _blockStart;
        if (file != _file || inBlock < 0 || inBlock + ConsumeQueueEntry.ByteCount > _blockBytes)
        {
            // Whole pages, but for the one entry in about two hundred that lies on two of them.
            long inPage = inFile % BlockBytes;
            Load(file, inPage + ConsumeQueueEntry.ByteCount <= BlockBytes ? inFile - inPage : inFile);
            inBlock = inFile - _blockStart;
        }

        return inBlock + ConsumeQueueEntry.ByteCount <= _blockBytes
            ? ConsumeQueueEntry.Read(_block.AsSpan((int)inBlock, ConsumeQueueEntry.ByteCount))
            : default;
    }

    /// <summary>
    /// The place of the first entry from a position on that is not all zeros, the file's length if none.
    /// </summary>
    public long NextNonZero(ConsumeQueueFile file, long from)
    {
        for (long at = from; at < file.Length;)
        {
            if (file != _file || at < _blockStart || at >= _blockStart + _blockBytes)
            {
                Load(file, at - (at % BlockBytes));
                if (at >= _blockStart + _blockBytes)
                {
                    break;
                }
            }

            int inBlock = (int)(at - _blockStart);
            int found = _block.AsSpan(inBlock, _blockBytes - inBlock).IndexOfAnyExcept((byte)0);
            if (found >= 0)
            {
                long place = at + found;
                return place - (place % ConsumeQueueEntry.ByteCount);
            }

            long end = _blockStart + _blockBytes;
            at = end >= file.Length ? file.Length : Math.Max(end, _open!.NextDataFrom(end));
        }

        return file.Length;
    }

    /// <summary>Closes the file, before anybody writes to it.</summary>
    public void Forget()
    {
        _open?.Dispose();
        _open = null;
        _file = null;
        _blockBytes = 0;
    }

    public void Dispose() => Forget();

    private void Load(ConsumeQueueFile file, long start)
    {
        if (file != _file)
        {
            Forget();
            _open = disk.Open(file.Path);
            _file = file;
        }

        _blockStart = start;
        _blockBytes = FarRead.Read(_open!, _block, start, ReadWait.ForDisk);
    }
}
