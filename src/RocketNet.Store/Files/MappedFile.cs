namespace RocketNet.Store.Files;

/// <summary>
/// A file mapped whole, with counted holds and a mark up to which it is backed by space. Reading is allowed
/// everywhere inside the length; storing beyond the mark would be a fatal fault when the disk is full. Never
/// truncated while it is mapped: retired, and unmapped when the last hold ends.
/// </summary>
internal sealed class MappedFile : IDisposable
{
    private const int Retired = int.MinValue;

    private readonly MappedRegion _region;
    private readonly Lock _allocation = new(); // guards _allocatedEnd while it grows
    private int _leases;
    private bool _isDrained; // set before the file is retired: its owner unmaps it, not the last reader
    private long _allocatedEnd;

    /// <param name="file">Owned from here on.</param>
    /// <param name="start">Offset of the file's first byte in its sequence.</param>
    /// <param name="allocatedEnd">Bytes known to be backed by space, from the file's start.</param>
    /// <param name="isSparse">See <see cref="IStoreFile.Map"/>.</param>
    public MappedFile(IStoreFile file, long start, long allocatedEnd, bool isSparse = false)
    {
        File = file;
        Start = start;
        try
        {
            _region = file.Map(isSparse);
        }
        catch (IOException)
        {
            file.Dispose();
            throw;
        }

        Length = _region.Length;
        _allocatedEnd = _region.IsReadOnly ? 0 : allocatedEnd;
    }

    public IStoreFile File { get; }

    public long Start { get; }

    public long Length { get; }

    public long End => Start + Length;

    /// <summary>The file could be opened for reading only: nothing is allocated, nothing may be stored.</summary>
    public bool IsReadOnly => _region.IsReadOnly;

    /// <summary>Holds taken and not given back yet.</summary>
    public int LeaseCount => Volatile.Read(ref _leases) & int.MaxValue;

    /// <summary>Bytes from the file's start that may be stored into.</summary>
    public long AllocatedEnd => Volatile.Read(ref _allocatedEnd);

    /// <summary>Takes a hold on the mapping until the lease is disposed. Any thread, no lock.</summary>
    /// <returns>False once the file is retired.</returns>
    public bool TryLease(out MappedLease lease)
    {
        for (int seen = Volatile.Read(ref _leases); seen >= 0;)
        {
            int before = Interlocked.CompareExchange(ref _leases, seen + 1, seen);
            if (before == seen)
            {
                lease = new MappedLease(this);
                return true;
            }

            seen = before;
        }

        lease = default;
        return false;
    }

    /// <summary>Bytes of the mapping; the caller holds a lease or owns the file.</summary>
    public Span<byte> Span(long position, int length) => _region.Span(position, length);

    /// <summary>
    /// Moves the allocated mark to <paramref name="end"/> or beyond, by whole steps where the file has room.
    /// </summary>
    public AllocateOutcome EnsureAllocated(long end, long stepBytes)
    {
        if (end <= AllocatedEnd)
        {
            return AllocateOutcome.Done;
        }

        lock (_allocation)
        {
            if (end <= _allocatedEnd)
            {
                return AllocateOutcome.Done;
            }

            if (IsReadOnly)
            {
                return AllocateOutcome.Failed;
            }

            long target = Math.Min(Length, (end + stepBytes - 1) / stepBytes * stepBytes);
            AllocateOutcome outcome = File.Allocate(_allocatedEnd, target - _allocatedEnd);
            if (outcome == AllocateOutcome.Done)
            {
                Volatile.Write(ref _allocatedEnd, target);
            }

            return outcome;
        }
    }

    /// <summary>After recovery cut the file: what lies behind is no longer known to be backed.</summary>
    public void ResetAllocatedEnd(long allocatedEnd)
    {
        lock (_allocation)
        {
            Volatile.Write(ref _allocatedEnd, allocatedEnd);
        }
    }

    /// <summary>Makes pages present ahead of the writer, never beyond the allocated mark.</summary>
    public bool TryPopulate(long position, long bytes)
    {
        long end = Math.Min(position + bytes, AllocatedEnd);
        return end <= position || _region.TryPopulate(position, end - position);
    }

    /// <summary>See <see cref="IStoreFile.TryLoad"/>.</summary>
    public bool TryLoad(long position, long bytes) => File.TryLoad(_region, position, bytes);

    public void Release()
    {
        if (Interlocked.Decrement(ref _leases) == Retired && !_isDrained)
        {
            Unmap();
        }
    }

    /// <summary>
    /// Retires the file as <see cref="Dispose"/> does, but leaves unmapping to <see cref="TryUnmap"/>: giving back a
    /// mapping of 1 GiB takes longer than a reader may stand still.
    /// </summary>
    public void Drain()
    {
        _isDrained = true;
        Interlocked.Or(ref _leases, Retired);
    }

    /// <summary>
    /// After <see cref="Drain"/>, by the same thread: unmaps once nobody holds the file any more. The file itself stays
    /// open.
    /// </summary>
    /// <returns>False while somebody holds it.</returns>
    public bool TryUnmap()
    {
        if (Volatile.Read(ref _leases) != Retired)
        {
            return false;
        }

        _region.Dispose();
        return true;
    }

    /// <summary>Retires the file: no new lease is given; unmapped now or when the last one ends.</summary>
    public void Dispose()
    {
        if (Interlocked.Or(ref _leases, Retired) == 0)
        {
            Unmap();
        }
    }

    private void Unmap()
    {
        _region.Dispose();
        File.Dispose();
    }
}
