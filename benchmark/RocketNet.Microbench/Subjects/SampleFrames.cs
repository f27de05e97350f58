using System.Text;
using RocketNet.Protocol.Wire;

namespace RocketNet.Microbench.Subjects;

/// <summary>A send request as the Java client writes it, in both header forms.</summary>
internal static class SampleFrames
{
    public const int BodyBytes = 1024;

    public static byte[] Send(SerializeType type)
    {
        using FrameBuffer buffer = new();
        FrameWriter writer = FrameWriter.Request(buffer, type, RequestCode.SendMessageV2, opaque: 1_000_000_007);
        foreach ((string key, string value) in Fields())
        {
            writer.Field(Encoding.UTF8.GetBytes(key), value);
        }

        writer.Body(new byte[BodyBytes]);
        writer.Complete();
        return buffer.Written.ToArray();
    }

    private static (string Key, string Value)[] Fields() =>
    [
        ("a", "BenchmarkProducer"), ("b", "BenchmarkTopic"), ("c", "TBW102"), ("d", "8"), ("e", "3"), ("f", "0"),
        ("g", "1700000000000"), ("h", "0"),
        ("i", "UNIQ_KEY\u00017F00000100002A9F000000000000ABCD\u0002WAIT\u0001true\u0002TAGS\u0001TagA"),
        ("j", "0"), ("k", "false"), ("m", "false"),
    ];
}
