using System.Text;
using RocketNet.Protocol.Wire;
using RocketNet.TestKit;

namespace RocketNet.Protocol.Tests.Wire;

/// <summary>Whatever Utf8JsonReader takes for JSON, the scanner reads too, and sees the same in it.</summary>
public class JsonOracleTests
{
    [Fact]
    public void Random_headers_are_read_as_the_oracle_reads_them()
    {
        var random = new Random(4711);
        int compared = 0;
        for (int i = 0; i < 20_000; i++)
        {
            compared += Compare(Encoding.UTF8.GetBytes(RandomHeader.Make(random))) ? 1 : 0;
        }

        Assert.True(compared > 19_000, $"{compared} compared");
    }

    [Fact]
    public void Damaged_headers_of_java_are_read_as_the_oracle_reads_them()
    {
        byte[][] seeds =
            [.. GoldenFrame.ReadAll().Where(frame => frame.SerializeType == 0).Select(frame => frame.Bytes)];
        var mutator = new FrameMutator(seed: 99);
        int compared = 0;
        for (int i = 0; i < 50_000; i++)
        {
            byte[] damaged = mutator.Damage(seeds[mutator.Next(seeds.Length)]);
            if (damaged.Length > 8)
            {
                int headerBytes = Math.Min((damaged[6] << 8) | damaged[7], damaged.Length - 8);
                compared += Compare(damaged.AsSpan(8, headerBytes).ToArray()) ? 1 : 0;
            }
        }

        Assert.True(compared > 5_000, $"{compared} compared");
    }

    // True when the oracle could say what the header means.
    private static bool Compare(byte[] header)
    {
        if (!JsonOracle.TryRead(header, out int opaque, out Dictionary<string, string>? fields))
        {
            return false;
        }

        byte[] bytes = Frames.Make(SerializeType.Json, header, []);
        FrameStatus status = new FrameReader(new FrameLimits())
            .TryRead(bytes, out RequestFrame frame, out _, out string? error);
        Assert.True(status == FrameStatus.Complete, $"{error}: {Encoding.UTF8.GetString(header)}");
        Assert.Equal(opaque, frame.Opaque);
        Assert.Equal(fields, frame.Fields.ToDictionary());
        return true;
    }
}
