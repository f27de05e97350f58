using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace RocketNet.Compare.Wire;

/// <summary>Steps over the responses in received bytes and finds code and opaque without decoding the header.</summary>
internal ref struct ResponseScanner(ReadOnlySpan<byte> received)
{
    private const int FrameBytesMax = 16 << 20;

    private readonly ReadOnlySpan<byte> _received = received;
    private ReadOnlySpan<byte> _header = default;

    /// <summary>Bytes of whole frames stepped over so far.</summary>
    public int Consumed { get; private set; }

    public int Code { get; private set; }

    public int Opaque { get; private set; }

    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>The header as text, for error lines only.</summary>
    public readonly string HeaderText => Encoding.UTF8.GetString(_header);

    /// <summary>Moves to the next frame; false when the rest is not a whole one.</summary>
    public bool MoveNext()
    {
        ReadOnlySpan<byte> rest = _received[Consumed..];
        if (rest.Length < 8)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadInt32BigEndian(rest);
        int word = BinaryPrimitives.ReadInt32BigEndian(rest[4..]);
        int headerBytes = word & 0xFFFFFF;
        if (length is < 4 or > FrameBytesMax || headerBytes > length - 4)
        {
            throw new InvalidDataException($"The server sent a frame of {length} bytes, header {headerBytes}.");
        }

        if (rest.Length - 4 < length)
        {
            return false;
        }

        _header = rest.Slice(8, headerBytes);
        Body = rest[(8 + headerBytes)..(4 + length)];
        Consumed += 4 + length;
        if (word >> 24 == 1)
        {
            Code = BinaryPrimitives.ReadInt16BigEndian(_header);
            Opaque = BinaryPrimitives.ReadInt32BigEndian(_header[5..]);
        }
        else
        {
            Code = Number("\"code\":"u8);
            Opaque = Number("\"opaque\":"u8);
        }

        return true;
    }

    /// <summary>The number in the quoted ext field whose key with quotes, colon and quote is given.</summary>
    public readonly long Field(ReadOnlySpan<byte> mark)
    {
        int at = _header.IndexOf(mark);
        return at >= 0 && Utf8Parser.TryParse(_header[(at + mark.Length)..], out long value, out _)
            ? value
            : throw new InvalidDataException($"A response lacks {Encoding.UTF8.GetString(mark)}: {HeaderText}");
    }

    private readonly int Number(ReadOnlySpan<byte> mark)
    {
        int at = _header.IndexOf(mark);
        return at >= 0 && Utf8Parser.TryParse(_header[(at + mark.Length)..], out int value, out _)
            ? value
            : throw new InvalidDataException($"A response lacks {Encoding.UTF8.GetString(mark)}: {HeaderText}");
    }
}
