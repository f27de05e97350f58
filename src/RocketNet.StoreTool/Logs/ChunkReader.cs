using RocketNet.StoreTool.Files;

namespace RocketNet.StoreTool.Logs;

/// <summary>
/// Reads on a thread of its own, one request at a time, so that the disk works while records are looked at. Used by one
/// other thread.
/// </summary>
internal sealed class ChunkReader : IDisposable
{
    private const int SectorBytes = 4096;

    private readonly SemaphoreSlim _wanted = new(0);
    private readonly SemaphoreSlim _ready = new(0);
    private readonly List<(long Position, int Bytes, string Cause)> _unreadable = [];
    private ReadFile? _file;
    private Memory<byte> _destination;
    private long _position;
    private int _read;
    private bool _isStarted;
    private volatile bool _isEnding;

    /// <summary>A request was begun and not ended.</summary>
    public bool IsPending { get; private set; }

    /// <summary>Begins to fill a buffer from a place of a file; <see cref="End"/> must follow.</summary>
    public void Begin(ReadFile file, long position, Memory<byte> destination)
    {
        (_file, _position, _destination) = (file, position, destination);
        IsPending = true;
        if (!_isStarted)
        {
            _isStarted = true;
            new Thread(Loop) { IsBackground = true, Name = "mqstore-read" }.Start();
        }

        _wanted.Release();
    }

    /// <summary>Waits for what was begun.</summary>
    /// <param name="unreadable">Called for each range that the disk could not read; it holds zeros.</param>
    /// <returns>Bytes read; fewer than the buffer holds only at the end of the file.</returns>
    public int End(Action<long, int, string>? unreadable)
    {
        _ready.Wait();
        IsPending = false;
        foreach ((long position, int bytes, string cause) in _unreadable)
        {
            unreadable?.Invoke(position, bytes, cause);
        }

        _unreadable.Clear();
        return _read;
    }

    public void Dispose()
    {
        if (IsPending)
        {
            End(null);
        }

        _isEnding = true;
        _wanted.Release();
    }

    private void Loop()
    {
        for (_wanted.Wait(); !_isEnding; _wanted.Wait())
        {
            _read = ReadAt(_destination.Span);
            _ready.Release();
        }
    }

    private int ReadAt(Span<byte> destination)
    {
        try
        {
            return _file!.Read(destination, _position);
        }
        catch (IOException)
        {
            // A bad sector somewhere: what can be read around it still counts.
            return ReadBySectors(destination[..(int)Math.Min(destination.Length, _file!.Length - _position)]);
        }
    }

    private int ReadBySectors(Span<byte> destination)
    {
        for (int at = 0; at < destination.Length; at += SectorBytes)
        {
            Span<byte> sector = destination.Slice(at, Math.Min(SectorBytes, destination.Length - at));
            try
            {
                _file!.Read(sector, _position + at);
            }
            catch (IOException failure)
            {
                // The kernel's words name the cause; the place is ours.
                sector.Clear();
                _unreadable.Add((_position + at, sector.Length, failure.Message));
            }
        }

        return destination.Length;
    }
}
