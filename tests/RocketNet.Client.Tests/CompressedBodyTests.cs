using System.Net;
using RocketNet.Protocol.Messages;

namespace RocketNet.Client.Tests;

/// <summary>Bodies that other producers compress: what cannot be read is told, not handed out as it is.</summary>
public sealed class CompressedBodyTests
{
    private static readonly byte[] Body = [.. Enumerable.Range(0, 5_000).Select(n => (byte)(n / 100))];

    // 0x300 is what Java producers since 4.9.4 say of zlib, 0 what those before did.
    [Theory]
    [InlineData(MessageSysFlag.CompressionLz4, "LZ4")]
    [InlineData(MessageSysFlag.CompressionZstd, "ZSTD")]
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
