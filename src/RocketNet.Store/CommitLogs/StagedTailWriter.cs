using RocketNet.Protocol.Messages;
using RocketNet.Store.Files;

namespace RocketNet.Store.CommitLogs;

/// <summary>
/// SyncFlush: records are encoded into one of two buffers; the flusher takes a whole buffer, writes it to the file
/// in one piece, syncs, and only then are the bytes readable. Meanwhile the other buffer fills. Bounded: when both
/// are in use,
/// <see cref="TryReserve"/> says <see cref="AppendStatus.StoreBusy"/> and the appender waits outside the gate.
/// </summary>
internal sealed class StagedTailWriter : ITailWriter, IDisposable
{
    private readonly CommitLogTail _tail;
    private StagingBuffer _filling;
    private StagingBuffer? _spare;
    private bool _hasRecord;

    public StagedTailWriter(CommitLogTail tail, int bufferBytes)
    {
        _tail = tail;
        _filling = new StagingBuffer(bufferBytes);
        _spare = new StagingBuffer(bufferBytes);
    }

    public long End => _tail.Position;

    /// <summary>
    /// Whether no record is staged. The blank of a file that is left does not count: its record has still to come.
    /// </summary>
    public bool IsEmpty => !_hasRecord;

    public AppendStatus TryReserve(int bytes, out Span<byte> room, out long start)
    {
        room = default;
        start = _tail.Position;
        if (!_filling.HasRoom(bytes + BlankRecord.ByteCount))
        {
            return AppendStatus.StoreBusy;
        }

        AppendStatus status = _tail.MakeRoom(bytes, out MappedFile? left, out long blankAt);
        if (left is not null)
        {
            Span<byte> blank = _filling.Room(blankAt, BlankRecord.ByteCount, atFileStart: false);
            MessageRecordWriter.WriteBlank(blank, (int)(left.End - blankAt));
            _filling.Commit(BlankRecord.ByteCount);
        }

        start = _tail.Position;
        if (status == AppendStatus.Ok)
        {
            room = _filling.Room(start, bytes, atFileStart: start == _tail.File!.Start);
        }

        return status;
    }

    public void Commit(int bytes)
    {
        _filling.Commit(bytes);
        _hasRecord = true;
        _tail.Advance(bytes);
    }

    /// <summary>
    /// Hands the filled buffer to the flusher and goes on with the other; null if there is nothing to write.
    /// </summary>
    public StagingBuffer? Take()
    {
        if (IsEmpty || _spare is null)
        {
            return null;
        }

        StagingBuffer taken = _filling;
        _filling = _spare;
        _spare = null;
        _hasRecord = false;
        return taken;
    }

    /// <summary>The flusher is done with a buffer.</summary>
    public void Return(StagingBuffer buffer)
    {
        buffer.Clear();
        _spare = buffer;
    }

    public void Dispose()
    {
        _filling.Dispose();
        _spare?.Dispose();
    }
}
