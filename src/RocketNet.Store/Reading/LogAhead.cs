using RocketNet.Store.Files;

namespace RocketNet.Store.Reading;

/// <summary>
/// Loads a log ahead of a long walk on a thread of its own, so that the disk works while records are checked. It only
/// saves time: what it could not load, the walk loads itself and learns why it cannot be.
/// </summary>
/// <param name="files">The log's.</param>
/// <param name="from">Where the walk begins.</param>
internal sealed class LogAhead(FileSequence files, long from) : IDisposable
{
    /// <summary>How far it may be ahead: what is loaded too early could be out of memory again.</summary>
    internal const long BytesAhead = 64 << 20;

    /// <summary>A shorter walk is not worth a thread.</summary>
    internal const long ShortBytes = 16 << 20;

    private const long BytesAtOnce = 4 << 20;
    private const int PageBytes = 4096;
    private const int StackBytes = 256 * 1024;

    private readonly AutoResetEvent _moved = new(initialState: false);
    private Thread? _thread;
    private long _walkedTo;
    private volatile bool _isOver;

    /// <summary>The walk has loaded all before this offset itself.</summary>
    public void GoOnFrom(long offset)
    {
        Volatile.Write(ref _walkedTo, offset);
        _moved.Set();
        if (_thread is null && offset - from > ShortBytes)
        {
            _thread = new Thread(Run, StackBytes) { IsBackground = true, Name = "LogAhead" };
            _thread.Start();
        }
    }

    /// <summary>Returns when nothing of the log is touched any more.</summary>
    public void Dispose()
    {
        _isOver = true;
        _moved.Set();
        _thread?.Join();
        _moved.Dispose();
    }

    private void Run()
    {
        long next = 0;
        while (!_isOver)
        {
            long walked = Volatile.Read(ref _walkedTo);
            next = Math.Max(next, walked);
            if (next >= walked + BytesAhead)
            {
                _moved.WaitOne();
            }
            else if (files.Find(next) is { } file)
            {
                long to = Math.Min(file.End, next + BytesAtOnce);
                if (!TryLoad(file, next - file.Start, to - file.Start))
                {
                    return;
                }

                next = to;
            }
            else
            {
                return;
            }
        }
    }

    private static bool TryLoad(MappedFile file, long from, long to)
    {
        if (!file.TryLease(out MappedLease lease))
        {
            return false;
        }

        using (lease)
        {
            try
            {
                long data = file.File.NextDataFrom(from);
                if (data < to)
                {
                    if (!file.TryLoad(data, to - data))
                    {
                        return false;
                    }

                    Touch(lease.Span(data, (int)(to - data)));
                }

                return true;
            }
            catch (IOException)
            {
                // The walk will meet it too, and knows what to do.
                return false;
            }
        }
    }

    // A page that the disk has just filled costs its first reader microseconds under a hypervisor: here, not there.
    private static void Touch(ReadOnlySpan<byte> loaded)
    {
        for (int at = 0; at < loaded.Length; at += PageBytes)
        {
            _ = Volatile.Read(in loaded[at]);
        }
    }
}
