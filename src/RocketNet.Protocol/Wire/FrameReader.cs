using System.Buffers.Binary;

namespace RocketNet.Protocol.Wire;

/// <summary>
/// Cuts frames out of a receive buffer and decodes their headers in place. One per connection, because it reuses its
/// table of field slices; not thread safe. Throws on no input.
/// </summary>
/// <remarks>
/// Layout: docs/wire.md. Nothing is written to the buffer before the whole frame is there, so a call that answers
/// NeedMore may be repeated; a frame that was read once must not be read again.
/// </remarks>
public sealed class FrameReader
{
    private const int PrefixBytes = 8;
    private readonly FrameLimits _limits;
    private readonly FieldSliceTable _slices = new();

    /// <summary>A reader for one connection.</summary>
    public FrameReader(FrameLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _limits = limits;
    }

    /// <summary>Reads the frame at the buffer's start.</summary>
    /// <param name="buffer">Received bytes; JSON escapes of a complete frame are replaced in place.</param>
    /// <param name="frame">The frame when complete.</param>
    /// <param name="frameBytes">Size of the whole frame; 0 while fewer than four bytes are there.</param>
    /// <param name="error">When malformed: what is wrong, for one log line.</param>
    public FrameStatus TryRead(Span<byte> buffer, out RequestFrame frame, out int frameBytes, out string? error)
    {
        frame = default;
        frameBytes = 0;
        error = null;
        if (buffer.Length < sizeof(int))
        {
            return FrameStatus.NeedMore;
        }

        int length = BinaryPrimitives.ReadInt32BigEndian(buffer);
        if (length < sizeof(int) || length > _limits.FrameBytesMax - sizeof(int))
        {
            error = $"frame length {length} is outside 4..{_limits.FrameBytesMax - sizeof(int)}";
            return FrameStatus.Malformed;
        }

        frameBytes = length + sizeof(int);
        if (buffer.Length < PrefixBytes)
        {
            return FrameStatus.NeedMore;
        }

        int headerWord = BinaryPrimitives.ReadInt32BigEndian(buffer[sizeof(int)..]);
        error = HeaderWordProblem(headerWord, length);
        if (error is not null)
        {
            return FrameStatus.Malformed;
        }

        return buffer.Length < frameBytes
            ? FrameStatus.NeedMore
            : ReadWhole(buffer[..frameBytes], headerWord & 0xFFFFFF, out frame, out error);
    }

    private string? HeaderWordProblem(int headerWord, int length)
    {
        int headerBytes = headerWord & 0xFFFFFF;
        if ((uint)headerWord >> 24 > (byte)SerializeType.RocketMq)
        {
            return $"unknown serialize type {(uint)headerWord >> 24}";
        }

        if (headerBytes > length - sizeof(int))
        {
            return $"header length {headerBytes} is larger than the frame's {length - sizeof(int)} bytes";
        }

        return headerBytes > _limits.HeaderBytesMax
            ? $"header length {headerBytes} is above the limit of {_limits.HeaderBytesMax}"
            : null;
    }

    private FrameStatus ReadWhole(Span<byte> bytes, int headerBytes, out RequestFrame frame, out string? error)
    {
        _slices.Clear();
        Span<byte> header = bytes[..(PrefixBytes + headerBytes)];
        error = bytes[sizeof(int)] == (byte)SerializeType.Json
            ? JsonHeaderReader.Read(header, PrefixBytes, _slices, out FrameHead head)
            : BinaryHeaderReader.Read(header, PrefixBytes, _slices, out head);
        if (error is not null)
        {
            frame = default;
            return FrameStatus.Malformed;
        }

        frame = new RequestFrame(bytes, head, _slices.Written, header.Length);
        return FrameStatus.Complete;
    }
}
