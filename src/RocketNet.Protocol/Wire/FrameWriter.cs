using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace RocketNet.Protocol.Wire;

/// <summary>
/// Writes one frame, request or answer, to the end of a <see cref="FrameBuffer"/> without allocating. Order of calls:
/// any number of fields, at most one body, then <see cref="Complete"/> or <see cref="Abandon"/>.
/// </summary>
/// <remarks>
/// Layout: docs/wire.md. Every field value is written as a JSON string: some clients refuse anything else.
/// </remarks>
public struct FrameWriter
{
    private const int PrefixBytes = 8;
    private const int HeaderBytesMax = 0xFFFFFF;
    private const int NumberBytesMax = 20;

    // Comma and five quotes and colons around a field; the fixed text behind the fields with its longest numbers.
    private const int JsonFieldSyntaxBytes = 7;
    private const int JsonTailBytesMax = 160;

    private readonly FrameBuffer _buffer;
    private readonly SerializeType _type;
    private readonly int _start;
    private FrameHead _head;
    private int _fieldsStart;
    private int _bodyStart;

    private FrameWriter(FrameBuffer buffer, SerializeType type, FrameHead head, ReadOnlySpan<byte> remark)
    {
        _buffer = buffer;
        buffer.HoldRemark(remark);
        _type = type;
        _head = head;
        _start = buffer.Length;
        buffer.GetSpan(PrefixBytes)[..PrefixBytes].Clear();
        buffer.Advance(PrefixBytes);
        if (type == SerializeType.Json)
        {
            Append("{\"code\":"u8);
            AppendNumber(head.Code);
        }
        else
        {
            WriteBinaryHead();
        }
    }

    /// <summary>Starts an answer.</summary>
    /// <param name="buffer">The frame is appended to what stands there.</param>
    /// <param name="type">The form of the request's header.</param>
    /// <param name="code">What became of the request.</param>
    /// <param name="opaque">The request's number.</param>
    /// <param name="remark">Text for people, UTF-8; empty for none.</param>
    public static FrameWriter Response(
        FrameBuffer buffer,
        SerializeType type,
        ResponseCode code,
        int opaque,
        ReadOnlySpan<byte> remark = default) =>
        Begin(buffer, type, OwnHead((int)code, opaque, FrameFlags.Response), remark);

    /// <summary>Starts a request.</summary>
    /// <param name="buffer">The frame is appended to what stands there.</param>
    /// <param name="type">The form of the header.</param>
    /// <param name="code">What is asked for.</param>
    /// <param name="opaque">A number that no other open request of the connection has.</param>
    /// <param name="oneway">Nobody waits for an answer.</param>
    /// <param name="language">What the sender says it is written in; brokers show it.</param>
    public static FrameWriter Request(
        FrameBuffer buffer,
        SerializeType type,
        RequestCode code,
        int opaque,
        bool oneway = false,
        LanguageCode language = LanguageCode.Java) =>
        Begin(buffer, type, OwnHead((int)code, opaque, oneway ? FrameFlags.Oneway : 0, language), default);

    /// <summary>Starts a frame that says of itself whatever the caller likes.</summary>
    internal static FrameWriter Begin(
        FrameBuffer buffer,
        SerializeType type,
        FrameHead head,
        ReadOnlySpan<byte> remark)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return new FrameWriter(buffer, type, head, remark);
    }

    /// <summary>Adds a field of UTF-8 text. An empty value is written to JSON headers only.</summary>
    public void Field(scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value)
    {
        if (_type == SerializeType.Json)
        {
            OpenFields();
            int roomBytes = ((key.Length + value.Length) * JsonText.GrowthMax) + JsonFieldSyntaxBytes;
            Span<byte> room = _buffer.GetSpan(roomBytes);
            int at = WriteJsonKey(room, key);
            at += JsonText.WriteEscaped(value, room[at..]);
            room[at] = (byte)'"';
            _buffer.Advance(at + 1);
        }
        else if (!value.IsEmpty && TryBinaryKey(key, value.Length, out Span<byte> field))
        {
            value.CopyTo(field);
            _buffer.Advance(value.Length);
        }
    }

    /// <summary>Adds a field of text; null is left out.</summary>
    public void Field(scoped ReadOnlySpan<byte> key, string? value)
    {
        if (value is null)
        {
            return;
        }

        const int OnStackMax = 512;
        int bytesMax = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> utf8 = bytesMax <= OnStackMax ? stackalloc byte[OnStackMax] : new byte[bytesMax];
        Field(key, utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
    }

    /// <summary>Adds a field of a decimal number.</summary>
    [SkipLocalsInit]
    public void Field(scoped ReadOnlySpan<byte> key, long value)
    {
        if (_type == SerializeType.Json)
        {
            OpenFields();
            int roomBytes = (key.Length * JsonText.GrowthMax) + NumberBytesMax + JsonFieldSyntaxBytes;
            Span<byte> room = _buffer.GetSpan(roomBytes);
            int at = WriteJsonKey(room, key);
            bool fits = Utf8Formatter.TryFormat(value, room[at..], out int digitCount);
            Debug.Assert(fits, "the room was made for the longest number");
            room[at + digitCount] = (byte)'"';
            _buffer.Advance(at + digitCount + 1);
            return;
        }

        Span<byte> digits = stackalloc byte[NumberBytesMax];
        bool formatted = Utf8Formatter.TryFormat(value, digits, out int count);
        Debug.Assert(formatted, "the longest 64-bit number has 20 characters");
        Field(key, digits[..count]);
    }

    /// <summary>Adds a field of <c>true</c> or <c>false</c>.</summary>
    public void Field(scoped ReadOnlySpan<byte> key, bool value) => Field(key, value ? "true"u8 : "false"u8);

    /// <summary>Adds fields encoded beforehand.</summary>
    public void Fields(PreparedFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (_type == SerializeType.Json)
        {
            OpenFields();
            if (_buffer.Length != _fieldsStart)
            {
                Append(","u8);
            }
        }

        Append(_type == SerializeType.Json ? fields.Json : fields.Binary);
    }

    /// <summary>Adds a copy of the body. At most one call, after all fields.</summary>
    public void Body(scoped ReadOnlySpan<byte> body)
    {
        CloseHeader();
        _buffer.Write(body);
    }

    /// <summary>Adds a body of exactly that size, which the caller fills before the next call.</summary>
    public Span<byte> Body(int byteCount)
    {
        CloseHeader();
        Span<byte> body = _buffer.GetSpan(byteCount)[..byteCount];
        _buffer.Advance(byteCount);
        return body;
    }

    /// <summary>Closes the frame and patches its lengths. Called once.</summary>
    public void Complete()
    {
        CloseHeader();
        Span<byte> prefix = _buffer.Patch(_start, PrefixBytes);
        BinaryPrimitives.WriteInt32BigEndian(prefix, _buffer.Length - _start - sizeof(int));
        int headerWord = ((int)_type << 24) | (_bodyStart - _start - PrefixBytes);
        BinaryPrimitives.WriteInt32BigEndian(prefix[sizeof(int)..], headerWord);
    }

    /// <summary>Takes everything of this frame out of the buffer again.</summary>
    public readonly void Abandon() => _buffer.Truncate(_start);

    /// <summary>The bytes that these fields are in a header of that form.</summary>
    internal static byte[] EncodeFields(SerializeType type, List<KeyValuePair<string, string>> fields)
    {
        using var buffer = new FrameBuffer();
        FrameWriter writer = Response(buffer, type, ResponseCode.Success, opaque: 0);
        writer.OpenFields();
        int start = buffer.Length;
        foreach (KeyValuePair<string, string> field in fields)
        {
            writer.Field(Encoding.UTF8.GetBytes(field.Key), field.Value);
        }

        return buffer.Written[start..].ToArray();
    }

    /// <summary>
    /// Writes ext fields even if none is added: Java does so for a header class whose fields are all null.
    /// </summary>
    internal void OpenFields()
    {
        if (_fieldsStart == 0 && _type == SerializeType.Json)
        {
            Append(",\"extFields\":{"u8);
            _fieldsStart = _buffer.Length;
        }
    }

    private static FrameHead OwnHead(
        int code, int opaque, int flag, LanguageCode language = LanguageCode.Java) => new()
        {
            Code = code,
            Opaque = opaque,
            Flag = flag,
            Language = language,
            Version = ProtocolVersion.Current,
        };

    // The comma if need be, and the key up to the opening quote of its value.
    private readonly int WriteJsonKey(Span<byte> room, scoped ReadOnlySpan<byte> key)
    {
        Debug.Assert(_bodyStart == 0, "a field behind the body");
        int at = 0;
        if (_buffer.Length != _fieldsStart)
        {
            room[at++] = (byte)',';
        }

        room[at++] = (byte)'"';
        at += JsonText.WriteEscaped(key, room[at..]);
        "\":\""u8.CopyTo(room[at..]);
        return at + 3;
    }

    // False for a key that the binary form cannot hold.
    private readonly bool TryBinaryKey(scoped ReadOnlySpan<byte> key, int valueBytes, out Span<byte> value)
    {
        Debug.Assert(_bodyStart == 0, "a field behind the body");
        value = default;
        if (key.IsEmpty || key.Length > short.MaxValue)
        {
            return false;
        }

        int keyEnd = sizeof(short) + key.Length;
        Span<byte> room = _buffer.GetSpan(keyEnd + sizeof(int) + valueBytes);
        BinaryPrimitives.WriteInt16BigEndian(room, (short)key.Length);
        key.CopyTo(room[sizeof(short)..]);
        BinaryPrimitives.WriteInt32BigEndian(room[keyEnd..], valueBytes);
        _buffer.Advance(keyEnd + sizeof(int));
        value = room[(keyEnd + sizeof(int))..];
        return true;
    }

    private void WriteBinaryHead()
    {
        ReadOnlySpan<byte> remark = _buffer.HeldRemark;
        Span<byte> room = _buffer.GetSpan(21 + remark.Length);
        BinaryPrimitives.WriteInt16BigEndian(room, (short)_head.Code);
        room[2] = (byte)_head.Language;
        BinaryPrimitives.WriteInt16BigEndian(room[3..], (short)_head.Version);
        BinaryPrimitives.WriteInt32BigEndian(room[5..], _head.Opaque);
        BinaryPrimitives.WriteInt32BigEndian(room[9..], _head.Flag);
        BinaryPrimitives.WriteInt32BigEndian(room[13..], remark.Length);
        remark.CopyTo(room[17..]);
        BinaryPrimitives.WriteInt32BigEndian(room[(17 + remark.Length)..], 0);
        _buffer.Advance(21 + remark.Length);
        _fieldsStart = _buffer.Length;
    }

    private void CloseHeader()
    {
        if (_bodyStart != 0)
        {
            return;
        }

        if (_type == SerializeType.Json)
        {
            WriteJsonTail();
        }
        else
        {
            Span<byte> fieldBytes = _buffer.Patch(_fieldsStart - sizeof(int), sizeof(int));
            BinaryPrimitives.WriteInt32BigEndian(fieldBytes, _buffer.Length - _fieldsStart);
        }

        // Only what can be said in the prefix counts as closed: who completes the frame all the same is told again.
        int bodyStart = _buffer.Length;
        if (bodyStart - _start - PrefixBytes > HeaderBytesMax)
        {
            throw new InvalidOperationException("A header is limited to 16 MiB by its 24-bit length.");
        }

        _bodyStart = bodyStart;
    }

    private readonly void WriteJsonTail()
    {
        ReadOnlySpan<byte> remark = _buffer.HeldRemark;
        Span<byte> room = _buffer.GetSpan((remark.Length * JsonText.GrowthMax) + JsonTailBytesMax);
        int at = 0;
        Put(room, ref at, _fieldsStart == 0 ? ",\"flag\":"u8 : "},\"flag\":"u8);
        PutNumber(room, ref at, _head.Flag);
        Put(room, ref at, ",\"language\":\""u8);
        Put(room, ref at, LanguageNames.Utf8(_head.Language));
        Put(room, ref at, "\",\"opaque\":"u8);
        PutNumber(room, ref at, _head.Opaque);
        if (!remark.IsEmpty || _head.RemarkStart != 0)
        {
            Put(room, ref at, ",\"remark\":\""u8);
            at += JsonText.WriteEscaped(remark, room[at..]);
            Put(room, ref at, "\""u8);
        }

        Put(room, ref at, ",\"serializeTypeCurrentRPC\":\"JSON\",\"version\":"u8);
        PutNumber(room, ref at, _head.Version);
        Put(room, ref at, "}"u8);
        _buffer.Advance(at);
    }

    private static void Put(Span<byte> room, ref int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(room[at..]);
        at += bytes.Length;
    }

    private static void PutNumber(Span<byte> room, ref int at, int value)
    {
        bool formatted = Utf8Formatter.TryFormat(value, room[at..], out int count);
        Debug.Assert(formatted, "the room was made for the longest number");
        at += count;
    }

    private readonly void Append(scoped ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    private readonly void AppendNumber(int value)
    {
        Utf8Formatter.TryFormat(value, _buffer.GetSpan(NumberBytesMax), out int count);
        _buffer.Advance(count);
    }
}
