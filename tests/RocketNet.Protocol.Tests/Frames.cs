using System.Buffers.Binary;
using System.Text;
using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Tests;

/// <summary>Makes frames out of header text or bytes and reads them.</summary>
internal static class Frames
{
    public static byte[] Json(string header, string body = "") =>
        Make(SerializeType.Json, Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(body));

    public static byte[] Make(SerializeType type, byte[] header, byte[] body)
    {
        byte[] frame = new byte[8 + header.Length + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), ((int)type << 24) | header.Length);
        header.CopyTo(frame, 8);
        body.CopyTo(frame, 8 + header.Length);
        return frame;
    }

    public static RequestFrame Read(byte[] bytes)
    {
        FrameStatus status = new FrameReader(new FrameLimits())
            .TryRead(bytes, out RequestFrame frame, out int frameBytes, out string? error);
        Assert.Null(error);
        Assert.Equal(FrameStatus.Complete, status);
        Assert.Equal(bytes.Length, frameBytes);
        return frame;
    }

    public static RequestFrame ReadJson(string header) => Read(Json(header));

    public static string? Problem(byte[] bytes)
    {
        FrameStatus status = new FrameReader(new FrameLimits()).TryRead(bytes, out _, out _, out string? error);
        Assert.Equal(FrameStatus.Malformed, status);
        return error;
    }

    public static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    public static string? Field(RequestFrame frame, string name) =>
        frame.Fields.TryGet(Encoding.UTF8.GetBytes(name), out ReadOnlySpan<byte> value) ? Text(value) : null;
}
