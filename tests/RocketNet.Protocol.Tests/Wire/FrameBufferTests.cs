using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Tests.Wire;

public class FrameBufferTests
{
    [Fact]
    public void Growing_keeps_what_was_written()
    {
        using var buffer = new FrameBuffer(16);
        byte[] expected = new byte[10_000];
        new Random(1).NextBytes(expected);
        foreach (byte value in expected)
        {
            buffer.GetSpan(1)[0] = value;
            buffer.Advance(1);
        }

        Assert.True(buffer.Written.SequenceEqual(expected));
        Assert.True(buffer.WrittenMemory.Span.SequenceEqual(expected));
    }

    [Fact]
    public void Clearing_with_a_limit_gives_large_memory_back()
    {
        using var buffer = new FrameBuffer(16);
        buffer.Write(new byte[1_000_000]);
        buffer.Clear();
        Assert.True(buffer.Capacity >= 1_000_000);

        buffer.Clear(capacityMax: 65_536);

        Assert.True(buffer.Capacity <= 65_536);
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public void Counting_more_than_the_room_is_refused()
    {
        using var buffer = new FrameBuffer(16);

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(buffer.Capacity + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Truncate(1));
    }

    [Fact]
    public void A_disposed_buffer_is_not_written_to()
    {
        var buffer = new FrameBuffer();
        buffer.Dispose();
        buffer.Dispose();

        Assert.Equal(0, buffer.Length);
        Assert.Throws<ObjectDisposedException>(() => buffer.Write("x"u8));
    }
}
