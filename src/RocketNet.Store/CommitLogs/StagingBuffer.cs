using System.Runtime.InteropServices;

namespace RocketNet.Store.CommitLogs;

/// <summary>
/// Records waiting to be written, in runs that are contiguous in the CommitLog. Outside the managed heap: pages
/// that no run has needed yet cost nothing.
/// </summary>
internal sealed unsafe class StagingBuffer : IDisposable
{
    private readonly int _capacity;
    private readonly List<Run> _runs = new(4);
    private byte* _memory;

    public StagingBuffer(int capacity)
    {
        _capacity = capacity;
        _memory = (byte*)NativeMemory.Alloc((nuint)capacity);
    }

    /// <summary>Bytes that belong at <paramref name="PhysicalStart"/>; they lie in one file.</summary>
    internal readonly record struct Run(long PhysicalStart, int BufferStart, int Length);

    public int Used { get; private set; }

    public IReadOnlyList<Run> Runs => _runs;

    public bool HasRoom(int bytes) => Used + bytes <= _capacity;

    /// <summary>
    /// The next bytes, which will belong at a physical offset; a jump of it or a new file begins a new run.
    /// </summary>
    public Span<byte> Room(long physicalStart, int bytes, bool atFileStart)
    {
        if (atFileStart || _runs is not [.., Run last] || last.PhysicalStart + last.Length != physicalStart)
        {
            _runs.Add(new Run(physicalStart, Used, 0));
        }

        return new Span<byte>(_memory + Used, bytes);
    }

    public void Commit(int bytes)
    {
        Run last = _runs[^1];
        _runs[^1] = last with { Length = last.Length + bytes };
        Used += bytes;
    }

    public ReadOnlySpan<byte> Bytes(Run run) => new(_memory + run.BufferStart, run.Length);

    public void Clear()
    {
        Used = 0;
        _runs.Clear();
    }

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
    }
}
