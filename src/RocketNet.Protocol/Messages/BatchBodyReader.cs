using System.Buffers.Binary;

namespace RocketNet.Protocol.Messages;

/// <summary>Walks the body of a batch send; every length is checked before it is used.</summary>
/// <remarks>Layout: docs/wire.md. The client leaves magic and checksum 0; they are not looked at.</remarks>
public ref struct BatchBodyReader
{
    private const int FlagStart = 12;
    private const int BodyLengthStart = 16;
    private const int BodyStart = 20;
    private const int ItemBytesMin = BodyStart + sizeof(short);

    private ReadOnlySpan<byte> _rest;
    private int _index;

    /// <summary>A reader at the first message.</summary>
    public BatchBodyReader(ReadOnlySpan<byte> body)
    {
        _rest = body;
        _index = 0;
    }

    /// <summary>Takes the next message.</summary>
    /// <param name="item">The message.</param>
    /// <param name="error">When false: null at the end, else what is wrong with the body.</param>
    public bool TryNext(out BatchItem item, out string? error)
    {
        item = default;
        error = null;
        if (_rest.IsEmpty)
        {
            return false;
        }

        int totalSize = _rest.Length < ItemBytesMin ? 0 : BinaryPrimitives.ReadInt32BigEndian(_rest);
        if (totalSize < ItemBytesMin || totalSize > _rest.Length)
        {
            return Fail($"total size {totalSize} with {_rest.Length} bytes left", out error);
        }

        ReadOnlySpan<byte> bytes = _rest[..totalSize];
        int bodyBytes = BinaryPrimitives.ReadInt32BigEndian(bytes[BodyLengthStart..]);
        if (bodyBytes < 0 || bodyBytes > totalSize - ItemBytesMin)
        {
            return Fail($"body length {bodyBytes} does not fit {totalSize} bytes", out error);
        }

        int propertiesStart = BodyStart + bodyBytes + sizeof(short);
        int propertiesBytes = BinaryPrimitives.ReadInt16BigEndian(bytes[(propertiesStart - sizeof(short))..]);
        if (propertiesBytes != totalSize - propertiesStart)
        {
            return Fail($"properties length {propertiesBytes} does not fill {totalSize} bytes", out error);
        }

        item = new BatchItem(
            BinaryPrimitives.ReadInt32BigEndian(bytes[FlagStart..]),
            bytes.Slice(BodyStart, bodyBytes),
            bytes[propertiesStart..]);
        _rest = _rest[totalSize..];
        _index++;
        return true;
    }

    private readonly bool Fail(string problem, out string error)
    {
        error = $"message {_index} of the batch: {problem}";
        return false;
    }
}
