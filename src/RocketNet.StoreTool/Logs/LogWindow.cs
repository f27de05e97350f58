using RocketNet.StoreTool.Files;

namespace RocketNet.StoreTool.Logs;

/// <summary>
/// Moves forward over one file by large reads, the next of which is always under way. What is left of one read is put
/// before the next, so that a record is always seen in one piece.
/// </summary>
internal sealed class LogWindow : IDisposable
{
    private const int ChunkBytes = 4 << 20;

    // Room before a chunk for what is left of the one before: more than all but the largest records.
    private const int HeadBytes = 256 * 1024;

    private readonly ChunkReader _reader = new();
    private byte[] _current = NewBuffer();
    private byte[] _next = NewBuffer();
    private ReadFile? _file;
    private long _start; // position in the file of the first byte
    private int _from; // where that byte stands in _current
    private int _count;

    /// <summary>Called for a range that the disk could not read; it reads as zeros.</summary>
    public Action<long, int, string>? Unreadable { get; set; }

    /// <summary>Called with the bytes of each read.</summary>
    public Action<int>? Advanced { get; set; }

    /// <summary>Goes to another file; what was read ahead of the one before is dropped.</summary>
    public void Open(ReadFile file, long position)
    {
        if (_reader.IsPending)
        {
            _reader.End(null);
        }

        _file = file;
        _start = position;
        _count = 0;
        ReadAhead();
    }

    /// <summary>Ends what is under way; the file may be closed then.</summary>
    public void Close()
    {
        if (_reader.IsPending)
        {
            _reader.End(null);
        }

        _count = 0;
    }

    /// <summary>The bytes from a position on, at least so many of them unless the file ends before.</summary>
    /// <param name="position">Not before that of an earlier call.</param>
    /// <param name="wanted">How many bytes the caller needs.</param>
    public ReadOnlySpan<byte> From(long position, int wanted)
    {
        Skip(position);
        while (_count < wanted && _start + _count < _file!.Length)
        {
            Fill();
        }

        return _current.AsSpan(_from, _count);
    }

    public void Dispose() => _reader.Dispose();

    private static byte[] NewBuffer() => GC.AllocateUninitializedArray<byte>(HeadBytes + ChunkBytes);

    private void Skip(long position)
    {
        long skipped = position - _start;
        if (skipped > _count && _reader.IsPending)
        {
            // A jump over a damaged place: what is being read lies before it, or in part.
            _reader.End(null);
        }

        int inWindow = (int)Math.Min(skipped, _count);
        _start = position;
        _from += inWindow;
        _count -= inWindow;
    }

    private void Fill()
    {
        if (!_reader.IsPending)
        {
            ReadAhead();
        }

        int read = _reader.End(Unreadable);
        ReadOnlySpan<byte> kept = _current.AsSpan(_from, _count);
        if (kept.Length > HeadBytes)
        {
            // A record larger than usual: it gets a buffer that it fits into.
            byte[] larger = new byte[kept.Length + read];
            kept.CopyTo(larger);
            _next.AsSpan(HeadBytes, read).CopyTo(larger.AsSpan(kept.Length));
            _current = larger;
            _from = 0;
        }
        else
        {
            kept.CopyTo(_next.AsSpan(HeadBytes - kept.Length));
            _from = HeadBytes - kept.Length;
            byte[] free = _current.Length == _next.Length ? _current : NewBuffer();
            (_current, _next) = (_next, free);
        }

        _count += read;
        Advanced?.Invoke(read);
        if (read == 0)
        {
            throw new IOException($"{_file!.Path} has become shorter while it was read");
        }

        ReadAhead();
    }

    private void ReadAhead()
    {
        if (_start + _count < _file!.Length)
        {
            _reader.Begin(_file, _start + _count, _next.AsMemory(HeadBytes));
        }
    }
}
