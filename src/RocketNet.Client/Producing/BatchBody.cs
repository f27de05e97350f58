using System.Buffers.Binary;
using RocketNet.Client.Diagnostics;
using RocketNet.Protocol.Wire;

namespace RocketNet.Client.Producing;

/// <summary>The body of a batch send: its messages one behind the other, as far as they fit.</summary>
/// <remarks>Layout: docs/wire.md.</remarks>
internal sealed class BatchBody : IDisposable
{
    // Total size, magic, checksum, flag and body length; the length of the properties follows the body.
    private const int HeadBytes = 5 * sizeof(int);

    // What a record has that the batch's item has not, with room for the properties that brokers add: a Java broker
    // measures the records of a whole batch against its largest message.
    private const int RecordGrowthBytes = 256;

    private readonly FrameBuffer _body = new();
    private readonly FrameBuffer _properties = new(256);
    private readonly List<UniqueId> _ids = [];
    private long _recordBytes;

    public int Count => _ids.Count;

    public ReadOnlyMemory<byte> Bytes => _body.WrittenMemory;

    /// <summary>The ids as a result shows them.</summary>
    public string Ids => string.Join(',', _ids);

    /// <summary>Adds a message, in its namespace if it has one; false when it does not fit behind others.</summary>
    public bool TryAdd(Message message, UniqueId uniqueId, int bytesMax, SendSpan span, string? prefix)
    {
        _properties.Clear();
        PropertyText.Write(_properties, message, uniqueId, span, prefix);
        int itemBytes = HeadBytes + message.Body.Length + sizeof(short) + _properties.Length;
        long recordBytes = _recordBytes + itemBytes + RecordGrowthBytes + message.Topic.Length + (prefix?.Length ?? 0);
        if (Count != 0 && recordBytes > bytesMax)
        {
            return false;
        }

        Span<byte> item = _body.GetSpan(itemBytes)[..itemBytes];
        item[..HeadBytes].Clear();
        BinaryPrimitives.WriteInt32BigEndian(item, itemBytes);
        BinaryPrimitives.WriteInt32BigEndian(item[(3 * sizeof(int))..], message.Flag);
        BinaryPrimitives.WriteInt32BigEndian(item[(4 * sizeof(int))..], message.Body.Length);
        message.Body.Span.CopyTo(item[HeadBytes..]);
        Span<byte> tail = item[(HeadBytes + message.Body.Length)..];
        BinaryPrimitives.WriteInt16BigEndian(tail, (short)_properties.Length);
        _properties.Written.CopyTo(tail[sizeof(short)..]);
        _body.Advance(itemBytes);
        _ids.Add(uniqueId);
        _recordBytes = recordBytes;
        return true;
    }

    public void Dispose()
    {
        _body.Dispose();
        _properties.Dispose();
    }
}
