using RocketNet.StoreTool.Files;

namespace RocketNet.StoreTool.Logs;

/// <summary>
/// A buffer that moves forward over one file: large reads, the next of them announced to the kernel, so that the disk
/// works while records are looked at.
/// </summary>
internal sealed class LogWindow
{
    private const int BufferBytes = 8 << 20;
    private const int SectorBytes = 4096;

    private byte[] _buffer = new byte[BufferBytes];
    private ReadFile? _file;
    private long _start; // position in the file of the buffer's first byte
    private int _count;

    /// <summary>Called for a range that the disk could not read; it reads as zeros.</summary>
    public Action<long, int, string>? Unreadable { get; set; }

    /// <summary>Called with the bytes of each read.</summary>
    public Action<int>? Advanced { get; set; }

    public void Open(ReadFile file, long position)
    {
        _file = file;
        _start = position;
        _count = 0;
    }

    /// <summary>The bytes from a position on, at least so many of them unless the file ends before.</summary>
    /// <param name="position">Not before that of an earlier call.</param>
    /// <param name="wanted">How many bytes the caller needs.</param>
    public ReadOnlySpan<byte> From(long position, int wanted)
    {
        int skipped = (int)Math.Min(position - _start, _count);
        if (_count - skipped < wanted && _start + _count < _file!.Length)
        {
            Fill(position, skipped, wanted);
            skipped = 0;
        }

        return _buffer.AsSpan(skipped, _count - skipped);
    }

    private void Fill(long position, int skipped, int wanted)
    {
        int kept = _count - skipped;
        byte[] target = wanted > _buffer.Length ? new byte[wanted] : _buffer;
        _buffer.AsSpan(skipped, kept).CopyTo(target);
        _buffer = target;
        _start = position;
        int room = (int)Math.Min(_buffer.Length - kept, _file!.Length - position - kept);
        int read = ReadAt(_buffer.AsSpan(kept, room), position + kept);
        _count = kept + read;
        _file.Announce(position + _count, BufferBytes);
        Advanced?.Invoke(read);
    }

    private int ReadAt(Span<byte> destination, long position)
    {
        try
        {
            return _file!.Read(destination, position);
        }
        catch (IOException)
        {
            // A bad sector somewhere: what can be read around it still counts.
            return ReadBySectors(destination, position);
        }
    }

    private int ReadBySectors(Span<byte> destination, long position)
    {
        for (int at = 0; at < destination.Length; at += SectorBytes)
        {
            Span<byte> sector = destination.Slice(at, Math.Min(SectorBytes, destination.Length - at));
            try
            {
                _file!.Read(sector, position + at);
            }
            catch (IOException failure)
            {
                // The kernel's words name the cause; the place is ours.
                sector.Clear();
                Unreadable?.Invoke(position + at, sector.Length, failure.Message);
            }
        }

        return destination.Length;
    }
}
