using RocketNet.Protocol.Messages;
using RocketNet.StoreTool.Files;

namespace RocketNet.StoreTool.Logs;

/// <summary>Reads single records by their physical offsets. Keeps one file open; not for several threads.</summary>
internal sealed class LogRecords(LogFiles files) : IDisposable
{
    private ReadFile? _open;
    private long _openStart = -1;
    private byte[] _buffer = new byte[64 * 1024];

    /// <summary>The record at an offset; its bytes are valid until the next call.</summary>
    /// <returns>False where no whole record stands, or one that belongs elsewhere.</returns>
    public bool TryRead(long offset, bool verifyBody, out MessageRecord record)
    {
        record = default;
        LogFile? file = files.Find(offset);
        if (file is null || !file.Exists || offset - file.Start + sizeof(long) > file.Length)
        {
            return false;
        }

        ReadFile open = Open(file);
        if (!RecordHead.TryRead(open, offset - file.Start, out RecordHead head))
        {
            return false;
        }

        if (_buffer.Length < head.TotalSize)
        {
            _buffer = new byte[head.TotalSize];
        }

        int read = open.Read(_buffer.AsSpan(0, head.TotalSize), offset - file.Start);
        RecordStatus status = MessageRecordReader.TryRead(_buffer.AsSpan(0, read), verifyBody, out record);
        return status == RecordStatus.Ok && record.PhysicalOffset == offset;
    }

    public void Dispose() => _open?.Dispose();

    private ReadFile Open(LogFile file)
    {
        if (_openStart != file.Start)
        {
            _open?.Dispose();
            _open = new ReadFile(file.Path);
            _openStart = file.Start;
        }

        return _open!;
    }
}
