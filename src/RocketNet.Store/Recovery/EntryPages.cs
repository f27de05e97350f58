using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;
using RocketNet.Store.Reading;

namespace RocketNet.Store.Recovery;

/// <summary>
/// Reads entries of queue files by calls, some at a time: where the disk is bad, a page fault would end the process.
/// One user at a time; keeps what it read last.
/// </summary>
internal sealed class EntryPages
{
    private const int BytesAtOnce = 204 * ConsumeQueueEntry.ByteCount;

    private readonly byte[] _bytes = new byte[BytesAtOnce];
    private ConsumeQueueFile? _file;
    private long _at;

    /// <exception cref="IOException">The disk failed; names file and place.</exception>
    public ConsumeQueueEntry Read(ConsumeQueue queue, long index)
    {
        long position = index * ConsumeQueueEntry.ByteCount;
        ConsumeQueueFile file = queue.FindFile(position)!;
        long inFile = position - file.Start;
        long at = inFile - (inFile % BytesAtOnce);
        if (_file != file || _at != at)
        {
            _file = null;
            _bytes.AsSpan().Clear();
            using MappedLease lease = queue.Lease(file, out MappedFile mapping);
            _ = FarRead.Read(mapping.File, _bytes, at, ReadWait.ForDisk);
            (_file, _at) = (file, at);
        }

        return ConsumeQueueEntry.Read(_bytes.AsSpan((int)(inFile - at), ConsumeQueueEntry.ByteCount));
    }
}
