using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Tests.Wire;

public class Crc32Tests
{
    [Fact]
    public void Every_length_and_alignment_agrees_with_the_bitwise_definition()
    {
        byte[] bytes = new byte[1100 + 16];
        new Random(7).NextBytes(bytes);
        for (int length = 0; length <= 1100; length++)
        {
            int start = length % 17 % 16;
            Assert.Equal(Bitwise(bytes.AsSpan(start, length)), Crc32.Compute(bytes.AsSpan(start, length)));
        }
    }

    [Fact]
    public void The_portable_table_agrees_with_the_bitwise_definition()
    {
        byte[] bytes = new byte[300];
        new Random(8).NextBytes(bytes);
        for (int length = 0; length <= bytes.Length; length++)
        {
            Assert.Equal(Bitwise(bytes.AsSpan(0, length)), ~Crc32Table.Update(uint.MaxValue, bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Known_values_are_javas()
    {
        Assert.Equal(0xCBF43926u, Crc32.Compute("123456789"u8));
        Assert.Equal(0, Crc32.Masked(default));
        Assert.Equal(1774740973, Crc32.Masked("Hello RocketMQ"u8));
        string[] fact = Assert.Single(JavaFacts.Of("crc"));
        Assert.Equal(int.Parse(fact[2], null), Crc32.Masked(JavaFacts.Utf8(fact[1])));
    }

    private static uint Bitwise(ReadOnlySpan<byte> bytes)
    {
        uint state = uint.MaxValue;
        foreach (byte next in bytes)
        {
            state ^= next;
            for (int bit = 0; bit < 8; bit++)
            {
                state = (state & 1) != 0 ? (state >> 1) ^ 0xEDB88320 : state >> 1;
            }
        }

        return ~state;
    }
}
