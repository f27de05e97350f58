using System.Diagnostics;

namespace RocketNet.Store.Files;

/// <summary>
/// A file's bytes in the address space. Owned by whoever mapped it; using a span after Dispose is a fatal fault.
/// </summary>
public sealed unsafe class MappedRegion : IDisposable
{
    private readonly Action<nint, long> _unmap;
    private readonly Func<nint, long, bool>? _populate;
    private byte* _start;

    /// <param name="start">The first byte.</param>
    /// <param name="length">Bytes mapped.</param>
    /// <param name="unmap">Gives the mapping back; called once.</param>
    /// <param name="populate">Makes pages present and writable ahead of use; null where the platform cannot.</param>
    public MappedRegion(nint start, long length, Action<nint, long> unmap, Func<nint, long, bool>? populate)
    {
        _start = (byte*)start;
        Length = length;
        _unmap = unmap;
        _populate = populate;
    }

    public long Length { get; }

    /// <summary>A store into it would be a fatal fault.</summary>
    public bool IsReadOnly { get; init; }

    public Span<byte> Span(long offset, int length)
    {
        Debug.Assert(_start != null && offset >= 0 && length >= 0 && offset + length <= Length, "outside the mapping");
        return new Span<byte>(_start + offset, length);
    }

    /// <summary>
    /// Best effort: later stores into this range take no page fault. Only for ranges backed by space.
    /// </summary>
    public bool TryPopulate(long offset, long length)
    {
        nint from = PageAt(offset);
        return _populate != null && _populate(from, AddressOf(Math.Min(offset + length, Length)) - from);
    }

    internal nint AddressOf(long offset) => (nint)(_start + offset);

    /// <summary>
    /// The page that holds an offset: advice is given for whole pages only, and arm64 has machines with larger ones
    /// than x64.
    /// </summary>
    internal nint PageAt(long offset) => AddressOf(offset & -(long)Environment.SystemPageSize);

    public void Dispose()
    {
        nint start = (nint)_start;
        if (start != 0)
        {
            _start = null;
            _unmap(start, Length);
        }
    }
}
