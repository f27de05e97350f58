using System.Buffers;

namespace RocketNet.Protocol.Wire;

/// <summary>A growing byte buffer over pooled arrays. Whoever makes it disposes it; not thread safe.</summary>
public sealed class FrameBuffer : IBufferWriter<byte>, IDisposable
{
    private const int CapacityDefault = 4096;
    private byte[] _bytes;

    /// <summary>An empty buffer with room for that many bytes before it grows.</summary>
    public FrameBuffer(int capacity = CapacityDefault) => _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(1, capacity));

    private byte[] _remark = [];
    private int _remarkBytes;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes that fit before the buffer grows.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>What has been written; valid until the next write or disposal.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>What has been written; valid until the next write or disposal.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    /// <summary>All the room behind what is written, at least <paramref name="sizeHint"/> bytes.</summary>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _bytes.AsSpan(Length);
    }

    /// <summary>All the room behind what is written, at least <paramref name="sizeHint"/> bytes.</summary>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _bytes.AsMemory(Length);
    }

    /// <summary>
    /// The remark of the frame being written: in JSON it stands behind the fields, which are written first.
    /// </summary>
    internal ReadOnlySpan<byte> HeldRemark => _remark.AsSpan(0, _remarkBytes);

    /// <summary>Keeps a copy of the remark until the header is closed.</summary>
    internal void HoldRemark(ReadOnlySpan<byte> remark)
    {
        if (_remark.Length < remark.Length)
        {
            _remark = new byte[remark.Length];
        }

        remark.CopyTo(_remark);
        _remarkBytes = remark.Length;
    }

    /// <summary>Counts bytes as written that were put into <see cref="GetSpan"/>.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - Length);
        Length += count;
    }

    /// <summary>Appends a copy of the bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        EnsureRoom(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Forgets what was written and gives memory beyond that size back to the pool.</summary>
    public void Clear(int capacityMax)
    {
        Length = 0;
        if (_bytes.Length > capacityMax)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(1, Math.Min(capacityMax, CapacityDefault)));
        }
    }

    /// <summary>Forgets what was written behind that length.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <summary>Gives the memory back. The buffer is empty and must not be written to afterwards.</summary>
    public void Dispose()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        Length = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Bytes already written, to patch lengths that are known later.</summary>
    internal Span<byte> Patch(int start, int count) => _bytes.AsSpan(0, Length).Slice(start, count);

    private void EnsureRoom(int count)
    {
        if (_bytes.Length - Length < Math.Max(1, count))
        {
            Grow(count);
        }
    }

    private void Grow(int count)
    {
        ObjectDisposedException.ThrowIf(_bytes.Length == 0, this);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int needed = checked(Length + Math.Max(1, count));
        long doubled = Math.Max(needed, 2L * _bytes.Length);
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, doubled));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
