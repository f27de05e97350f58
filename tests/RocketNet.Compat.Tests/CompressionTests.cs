using System.Text;
using RocketNet.Client;
using RocketNet.Protocol.Messages;
using RocketNet.TestKit;
using OwnMessage = RocketNet.Client.ReceivedMessage;

namespace RocketNet.Compat.Tests;

/// <summary>Our client and the bodies that Java's producer of 5.x compresses.</summary>
[Collection(JavaClients.Collection)]
[Trait("needs", "java")]
public sealed class CompressionTests(JavaClients java)
{
    private const int BodyBytes = 100_000;
    private const int CompressionZlib = 0x300;

    [JavaTheory]
    [InlineData("ZLIB", CompressionZlib)]
    [InlineData("ZSTD", MessageSysFlag.CompressionZstd)]
    [InlineData("LZ4", MessageSysFlag.CompressionLz4)]
    public async Task Zlib_and_zstd_are_read_and_lz4_is_refused_by_its_name(string way, int type)
    {
        await using ServerPair pair = await CompatTarget.StartAsync();
        ProcessOutcome outcome = await java.RunWithAsync(
            "client-5.3.3", pair, "SendDriver", "topic=Pressed", "n=1", $"size={BodyBytes}", "compress=" + way);
        SentMessage sent = Assert.Single(outcome.Lines.Select(SentMessage.TryParse).OfType<SentMessage>());
        await using RocketMqClient client = new(new ClientOptions { NamesrvAddr = pair.NameServerAddress });

        OwnMessage message = await client.CreateAdmin().ViewMessageAsync(sent.OffsetId);

        Assert.Equal(MessageSysFlag.Compressed | type, message.SysFlag);
        Assert.InRange(message.StoreSize, 1, BodyBytes / 10);
        if (type == MessageSysFlag.CompressionLz4)
        {
            RocketMqException failure = Assert.Throws<RocketMqException>(() => message.Body);
            Assert.Equal(RocketMqFailure.BadAnswer, failure.Failure);
            Assert.Contains(way, failure.Message, StringComparison.Ordinal);
            return;
        }

        string letters = string.Concat(Enumerable.Range(2, BodyBytes - 2).Select(n => (char)('a' + (n % 26))));
        Assert.Equal("m0" + letters, Encoding.UTF8.GetString(message.Body.Span));
    }
}
