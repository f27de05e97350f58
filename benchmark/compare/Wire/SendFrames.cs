using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace RocketNet.Compare.Wire;

/// <summary>Encodes send requests the way the Java client 4.9 writes them.</summary>
internal static class SendFrames
{
    public const int QueueCount = 8;
    public const int UniqueKeyChars = 32;
    public const int BinaryOpaqueAt = 8 + 5;

    private const int SendMessageV2 = 310;
    private const int SendBatchMessage = 320;
    private const string Group = "BenchmarkProducer";

    public static FrameTemplate Single(string topic, int bodyBytes, bool binary, int queueCount = QueueCount)
    {
        string properties = $"UNIQ_KEY\u0001{NewUniqueKey()}\u0002WAIT\u0001true";
        byte[] header = Header(SendMessageV2, topic, properties, batch: false, binary, QueueText(queueCount));
        return new FrameTemplate(Frame(header, Body(bodyBytes), binary), binary, 1, bodyBytes, queueCount);
    }

    /// <summary>A request of its own for a message of delay level 1, made now: its born time counts.</summary>
    public static byte[] Delayed(string topic, int bodyBytes, bool binary)
    {
        string properties = $"UNIQ_KEY\u0001{NewUniqueKey()}\u0002WAIT\u0001true\u0002DELAY\u00011";
        return Frame(Header(SendMessageV2, topic, properties, batch: false, binary), Body(bodyBytes), binary);
    }

    public static FrameTemplate Batch(string topic, int messageCount, int bodyBytes, bool binary)
    {
        byte[] header = Header(SendBatchMessage, topic, "WAIT\u0001true", batch: true, binary);
        byte[] properties = Encoding.UTF8.GetBytes($"UNIQ_KEY\u0001{NewUniqueKey()}\u0002WAIT\u0001true");
        MemoryStream entries = new();
        for (int i = 0; i < messageCount; i++)
        {
            entries.Write(BatchEntry(Body(bodyBytes), properties));
        }

        return new FrameTemplate(Frame(header, entries.ToArray(), binary), binary, messageCount, bodyBytes);
    }

    /// <summary>As many zeros as the greatest queue id has digits.</summary>
    public static string QueueText(int queueCount) =>
        new('0', (queueCount - 1).ToString(CultureInfo.InvariantCulture).Length);

    /// <summary>A request with an empty body and JSON header; the values of the fields need no escaping.</summary>
    public static byte[] Plain(int code, int opaque, params ReadOnlySpan<(string Key, string Value)> fields) =>
        Frame(Encoding.UTF8.GetBytes(JsonHeader(code, opaque, fields)), [], binary: false);

    // size | magic 0 | CRC 0 | flag 0 | body length, body | properties length (int16), properties
    private static byte[] BatchEntry(byte[] body, byte[] properties)
    {
        byte[] entry = new byte[22 + body.Length + properties.Length];
        BinaryPrimitives.WriteInt32BigEndian(entry, entry.Length);
        BinaryPrimitives.WriteInt32BigEndian(entry.AsSpan(16), body.Length);
        body.CopyTo(entry.AsSpan(20));
        BinaryPrimitives.WriteInt16BigEndian(entry.AsSpan(20 + body.Length), (short)properties.Length);
        properties.CopyTo(entry.AsSpan(22 + body.Length));
        return entry;
    }

    private static byte[] Header(
        int code, string topic, string properties, bool batch, bool binary, string queue = "0")
    {
        string now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        ReadOnlySpan<(string Key, string Value)> fields =
        [
            ("a", Group), ("b", topic), ("c", "TBW102"), ("d", "8"), ("e", queue), ("f", "0"), ("g", now), ("h", "0"),
            ("i", properties), ("j", "0"), ("k", "false"), ("m", batch ? "true" : "false"),
        ];
        return binary
            ? BinaryHeader(code, fields)
            : Encoding.UTF8.GetBytes(JsonHeader(code, FrameTemplate.FirstOpaque, fields));
    }

    private static string JsonHeader(int code, int opaque, ReadOnlySpan<(string Key, string Value)> fields)
    {
        StringBuilder json = new();
        json.Append(CultureInfo.InvariantCulture, $"{{\"code\":{code},\"extFields\":{{");
        for (int i = 0; i < fields.Length; i++)
        {
            string value = fields[i].Value
                .Replace("\u0001", "\\u0001", StringComparison.Ordinal)
                .Replace("\u0002", "\\u0002", StringComparison.Ordinal);
            json.Append(i == 0 ? string.Empty : ",").Append('"').Append(fields[i].Key).Append("\":\"").Append(value)
                .Append('"');
        }

        json.Append(CultureInfo.InvariantCulture, $"}},\"flag\":0,\"language\":\"JAVA\",\"opaque\":{opaque},");
        return json.Append("\"serializeTypeCurrentRPC\":\"JSON\",\"version\":409}").ToString();
    }

    // code 2 | language 1 | version 2 | opaque 4 | flag 4 | remark length 4 | fields length 4 | fields
    private static byte[] BinaryHeader(int code, ReadOnlySpan<(string Key, string Value)> fields)
    {
        MemoryStream extended = new();
        Span<byte> number = stackalloc byte[4];
        foreach ((string key, string value) in fields)
        {
            BinaryPrimitives.WriteInt16BigEndian(number, (short)key.Length);
            extended.Write(number[..2]);
            extended.Write(Encoding.UTF8.GetBytes(key));
            BinaryPrimitives.WriteInt32BigEndian(number, value.Length);
            extended.Write(number);
            extended.Write(Encoding.UTF8.GetBytes(value));
        }

        byte[] header = new byte[21 + extended.Length];
        BinaryPrimitives.WriteInt16BigEndian(header, (short)code);
        BinaryPrimitives.WriteInt16BigEndian(header.AsSpan(3), 409);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(5), FrameTemplate.FirstOpaque);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(17), (int)extended.Length);
        extended.ToArray().CopyTo(header.AsSpan(21));
        return header;
    }

    private static byte[] Frame(byte[] header, byte[] body, bool binary)
    {
        byte[] frame = new byte[8 + header.Length + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), header.Length | (binary ? 1 << 24 : 0));
        header.CopyTo(frame.AsSpan(8));
        body.CopyTo(frame.AsSpan(8 + header.Length));
        return frame;
    }

    private static byte[] Body(int bodyBytes)
    {
        byte[] body = new byte[bodyBytes];
        body.AsSpan().Fill((byte)'a');
        return body;
    }

    private static string NewUniqueKey() => Convert.ToHexString(Guid.NewGuid().ToByteArray());
}
