using RocketNet.Microbench.Harness;
using RocketNet.Protocol.Wire;

namespace RocketNet.Microbench.Subjects;

/// <summary>Frames, headers and checksums.</summary>
internal static class WireSubjects
{
    public static IEnumerable<Subject> All() =>
    [
        new("FrameReader: send request, JSON header", count => ReadFrames(SerializeType.Json, count)),
        new("FrameReader: send request, binary header", count => ReadFrames(SerializeType.RocketMq, count)),
        new("FrameWriter: send answer, JSON header", count => WriteAnswers(SerializeType.Json, count)),
        new("FrameWriter: send answer, binary header", count => WriteAnswers(SerializeType.RocketMq, count)),
        new("Crc32: 128 bytes", count => Checksum(128, count)),
        new("Crc32: 1 KiB", count => Checksum(1024, count)),
        new("Crc32: 64 KiB", count => Checksum(65_536, count)),
        new("JavaString.HashCode: tag of UTF-8", HashTags),
    ];

    // Reading unescapes in place, so every turn reads a fresh copy; the copy of 1.4 KiB is part of the figure.
    private static void ReadFrames(SerializeType type, int count)
    {
        byte[] frame = SampleFrames.Send(type);
        byte[] buffer = new byte[frame.Length];
        FrameReader reader = new(new FrameLimits());
        for (int i = 0; i < count; i++)
        {
            frame.CopyTo(buffer.AsSpan());
            FrameStatus status = reader.TryRead(buffer, out RequestFrame request, out _, out string? error);
            if (status != FrameStatus.Complete || !request.Fields.TryGet("i"u8, out _))
            {
                throw new InvalidDataException(error);
            }
        }
    }

    private static void WriteAnswers(SerializeType type, int count)
    {
        using FrameBuffer buffer = new(1 << 16);
        for (int i = 0; i < count; i++)
        {
            FrameWriter writer = FrameWriter.Response(buffer, type, ResponseCode.Success, i);
            writer.Field("MSG_REGION"u8, "DefaultRegion"u8);
            writer.Field("TRACE_ON"u8, true);
            writer.Field("msgId"u8, "7F00000100002A9F000000000000ABCD"u8);
            writer.Field("queueId"u8, 3L);
            writer.Field("queueOffset"u8, (long)i);
            writer.Complete();
            if (buffer.Length > 60_000)
            {
                buffer.Clear();
            }
        }
    }

    private static void Checksum(int bytes, int count)
    {
        byte[] body = new byte[bytes];
        uint sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum ^= Crc32.Compute(body);
            body[0] = (byte)sum;
        }
    }

    private static void HashTags(int count)
    {
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += JavaString.HashCode("TagA-of-a-usual-length"u8);
        }

        GC.KeepAlive(sum == 1 ? "" : null);
    }
}
