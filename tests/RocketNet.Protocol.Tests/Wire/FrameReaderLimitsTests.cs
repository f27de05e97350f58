using System.Buffers.Binary;
using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Tests.Wire;

public class FrameReaderLimitsTests
{
    [Fact]
    public void A_frame_cut_anywhere_needs_more_and_stays_unchanged()
    {
        byte[] whole = Frames.Json("""{"code":1,"extFields":{"a":"x\ny"}}""", "body");
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] part = whole[..length];
            FrameStatus status = new FrameReader(new FrameLimits()).TryRead(part, out _, out int frameBytes, out _);

            Assert.Equal(FrameStatus.NeedMore, status);
            Assert.Equal(length < 4 ? 0 : whole.Length, frameBytes);
            Assert.Equal(whole[..length], part);
        }
    }

    [Fact]
    public void Frames_back_to_back_are_read_one_by_one()
    {
        byte[] bytes = [.. Frames.Json("""{"code":1}"""), .. Frames.Json("""{"code":2}""", "b")];
        var reader = new FrameReader(new FrameLimits());

        reader.TryRead(bytes, out RequestFrame first, out int firstBytes, out _);
        Assert.Equal(1, first.Code);
        reader.TryRead(bytes.AsSpan(firstBytes), out RequestFrame second, out int secondBytes, out _);
        Assert.Equal(2, second.Code);
        Assert.Equal(bytes.Length, firstBytes + secondBytes);
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(16_777_213)]
    [InlineData(int.MaxValue)]
    public void A_length_word_out_of_bounds_is_malformed_at_once(int length)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);

        Assert.NotNull(Frames.Problem(bytes));
    }

    [Fact]
    public void The_largest_frame_java_accepts_is_waited_for()
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, 16_777_212);

        FrameStatus status = new FrameReader(new FrameLimits()).TryRead(bytes, out _, out int frameBytes, out _);

        Assert.Equal(FrameStatus.NeedMore, status);
        Assert.Equal(16_777_216, frameBytes);
    }

    [Theory]
    [InlineData(0x00000011u, "header length")]
    [InlineData(0x00FFFFFFu, "header length")]
    [InlineData(0x02000004u, "serialize type 2")]
    [InlineData(0xFF000004u, "serialize type 255")]
    public void A_header_word_out_of_bounds_is_malformed_at_once(uint word, string expected)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(bytes, 20);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), word);

        Assert.Contains(expected, Frames.Problem(bytes));
    }

    [Fact]
    public void A_header_above_the_limit_is_malformed()
    {
        byte[] bytes = Frames.Json("""{"code":1,"remark":"0123456789"}""");
        var reader = new FrameReader(new FrameLimits(HeaderBytesMax: 16));

        Assert.Equal(FrameStatus.Malformed, reader.TryRead(bytes, out _, out _, out string? error));
        Assert.Contains("limit of 16", error);
    }
}
