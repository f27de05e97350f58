using System.Net;
using RocketNet.Protocol.Messages;
using ZstdSharp;

namespace RocketNet.Client.Tests;

/// <summary>Bodies that other producers compress: what cannot be read is told, not handed out as it is.</summary>
public sealed class CompressedBodyTests
{
    private static readonly byte[] Body = [.. Enumerable.Range(0, 5_000).Select(n => (byte)(n / 100))];

    // 0x300 is what Java producers since 4.9.4 say of zlib, 0 what those before did.
    [Theory]
    [InlineData(MessageSysFlag.CompressionLz4, "LZ4")]
    [InlineData(0x300, null)]
    [InlineData(0, null)]
    public void Zlib_is_read_and_every_other_way_is_named(int type, string? unreadable)
    {
        ReceivedMessage message = Received(MessageSysFlag.Compressed | type, MessageCompression.Deflate(Body));

        if (unreadable is null)
        {
            Assert.Equal(Body, message.Body.ToArray());
            return;
        }

        RocketMqException failure = Assert.Throws<RocketMqException>(() => message.Body);
        Assert.Equal(RocketMqFailure.BadAnswer, failure.Failure);
        Assert.Contains(unreadable, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_that_is_damaged_is_told_and_one_that_is_not_compressed_is_left_alone()
    {
        RocketMqException failure =
            Assert.Throws<RocketMqException>(() => Received(MessageSysFlag.Compressed, Body).Body);

        Assert.Equal(RocketMqFailure.BadAnswer, failure.Failure);
        Assert.Equal(Body, Received(MessageSysFlag.CompressionLz4, Body).Body.ToArray());
    }

    // As zstd-jni writes them: without a size in front and without a checksum behind.
    [Fact]
    public void Zstd_is_read_whatever_its_size()
    {
        foreach (int size in (int[])[0, 1, 5_000, 16 << 10, (16 << 10) + 1, 3_000_000])
        {
            byte[] body = [.. Enumerable.Range(0, size).Select(n => (byte)(n / 100))];

            Assert.Equal(body, Zstd(Frame(body)).Body.ToArray());
            Assert.Equal(body, Zstd(Streamed(body)).Body.ToArray());
        }
    }

    [Fact]
    public void A_zstd_body_cut_off_anywhere_or_of_something_else_is_told()
    {
        byte[] whole = Streamed(Body);

        for (int length = 1; length < whole.Length; length++)
        {
            Damaged(whole[..length]);
        }

        Damaged(Body);
        Damaged([.. whole, 1]);
    }

    // What carries no checksum may be read as something else; the checksum of the record is looked at before.
    [Fact]
    public void Wrong_bits_of_a_zstd_body_do_no_more_than_change_it_or_make_it_unreadable()
    {
        byte[] whole = Streamed([.. Body, .. Enumerable.Range(0, 3_000).Select(n => (byte)(n * n >> 3))]);

        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] wrong = [.. whole];
            wrong[bit / 8] ^= (byte)(1 << (bit % 8));
            if (Record.Exception(() => _ = Zstd(wrong).Body) is { } failure)
            {
                Assert.Equal(RocketMqFailure.BadAnswer, Assert.IsType<RocketMqException>(failure).Failure);
            }
        }
    }

    [Fact]
    public void A_few_kilobytes_do_not_become_gigabytes()
    {
        byte[] frame = Frame(new byte[1 << 20]);
        byte[] most = [.. Enumerable.Repeat(frame, 128).SelectMany(one => one)];

        Assert.Equal(128 << 20, Zstd(most).Body.Length);
        Assert.Contains("beyond", Damaged([.. most, .. frame]).Message, StringComparison.Ordinal);
    }

    // A frame of no content that says it has 2^62 bytes, in a window of 2^41.
    [Fact]
    public void What_a_frame_says_of_itself_takes_no_memory()
    {
        byte[] liar = [0x28, 0xB5, 0x2F, 0xFD, 0xC0, 0xF8, 0, 0, 0, 0, 0, 0, 0, 0x40, 1, 0, 0];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Damaged(liar);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    private static RocketMqException Damaged(byte[] body)
    {
        RocketMqException failure = Assert.Throws<RocketMqException>(() => Zstd(body).Body);
        Assert.Equal(RocketMqFailure.BadAnswer, failure.Failure);
        return failure;
    }

    private static byte[] Frame(byte[] body)
    {
        using Compressor compressor = new(5);
        return compressor.Wrap(body).ToArray();
    }

    private static byte[] Streamed(byte[] body)
    {
        using MemoryStream output = new();
        using (CompressionStream stream = new(output, 5))
        {
            stream.Write(body);
        }

        return output.ToArray();
    }

    private static ReceivedMessage Zstd(byte[] body) =>
        Received(MessageSysFlag.Compressed | MessageSysFlag.CompressionZstd, body);

    private static ReceivedMessage Received(int sysFlag, byte[] body)
    {
        MessageDraft draft = new()
        {
            Topic = "T"u8.ToArray(),
            SysFlag = sysFlag,
            BornHost = HostAddress.From(new IPEndPoint(IPAddress.Loopback, 1)),
            StoreHost = HostAddress.From(new IPEndPoint(IPAddress.Loopback, 2)),
            Body = body,
        };
        byte[] bytes = new byte[MessageRecordWriter.SizeOf(draft)];
        MessageRecordWriter.Write(bytes, draft, 0, 0, 3);
        return Assert.Single(ReceivedMessage.ReadAll(bytes, "b"));
    }
}
