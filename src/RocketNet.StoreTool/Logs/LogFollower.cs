using System.Buffers.Binary;
using RocketNet.Protocol.Messages;
using RocketNet.StoreTool.Files;

namespace RocketNet.StoreTool.Logs;

/// <summary>Reads records at offsets that only rise, by large reads: the second log of a comparison.</summary>
internal sealed class LogFollower(LogFiles files) : IDisposable
{
    private const int UsualRecordBytes = 64 * 1024;

    private readonly LogWindow _window = new();
    private ReadFile? _open;
    private LogFile? _file;

    /// <summary>The record at an offset; its bytes are valid until the next call.</summary>
    /// <returns>False where none stands.</returns>
    public bool TryRead(long offset, out MessageRecord record)
    {
        record = default;
        if (!TryEnter(offset))
        {
            return false;
        }

        long position = offset - _file!.Start;
        ReadOnlySpan<byte> bytes = _window.From(position, UsualRecordBytes);
        RecordStatus status = MessageRecordReader.TryRead(bytes, verifyBody: false, out record);
        if (status == RecordStatus.Incomplete && bytes.Length >= sizeof(int))
        {
            int totalSize = BinaryPrimitives.ReadInt32BigEndian(bytes);
            if (totalSize <= Math.Min(RecordHead.RecordBytesMax, _file.Length - position))
            {
                bytes = _window.From(position, totalSize);
                status = MessageRecordReader.TryRead(bytes, verifyBody: false, out record);
            }
        }

        return status == RecordStatus.Ok && record.PhysicalOffset == offset;
    }

    /// <summary>The bytes at an offset, as many of those asked for as its file has.</summary>
    public ReadOnlySpan<byte> Bytes(long offset, int count)
    {
        if (!TryEnter(offset))
        {
            return default;
        }

        ReadOnlySpan<byte> bytes = _window.From(offset - _file!.Start, count);
        return bytes[..Math.Min(count, bytes.Length)];
    }

    public void Dispose()
    {
        _window.Dispose();
        _open?.Dispose();
    }

    private bool TryEnter(long offset)
    {
        LogFile? file = files.Find(offset);
        if (file is null || !file.Exists || offset - file.Start >= file.Length)
        {
            return false;
        }

        if (_file != file)
        {
            _window.Close();
            _open?.Dispose();
            _open = new ReadFile(file.Path);
            _file = file;
            _window.Open(_open, offset - file.Start);
        }

        return true;
    }
}
