using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.TestKit;

namespace RocketNet.Protocol.Tests.Messages;

public class BatchBodyTests
{
    // total 25, magic, crc, flag 5, body "ab", properties "k".
    private const string Item = "00000019" + "00000000" + "00000000" + "00000005" + "00000002" + "6162" + "0001" + "6B";

    [Fact]
    public void Items_are_read_to_the_end()
    {
        var reader = new BatchBodyReader(Convert.FromHexString(Item + Item));

        Assert.True(reader.TryNext(out BatchItem item, out string? error));
        Assert.Equal(5, item.Flag);
        Assert.Equal("ab", Encoding.UTF8.GetString(item.Body));
        Assert.Equal("k", Encoding.UTF8.GetString(item.Properties));
        Assert.True(reader.TryNext(out _, out error));
        Assert.False(reader.TryNext(out _, out error));
        Assert.Null(error);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("00000000" + "00000000" + "00000000" + "00000000" + "00000002" + "6162" + "0001" + "6B")]
    [InlineData("0000001A" + "00000000" + "00000000" + "00000000" + "00000002" + "6162" + "0001" + "6B")]
    [InlineData("FFFFFFFF" + "00000000" + "00000000" + "00000000" + "00000002" + "6162" + "0001" + "6B")]
    [InlineData("00000019" + "00000000" + "00000000" + "00000000" + "FFFFFFFF" + "6162" + "0001" + "6B")]
    [InlineData("00000019" + "00000000" + "00000000" + "00000000" + "7FFFFFFF" + "6162" + "0001" + "6B")]
    [InlineData("00000019" + "00000000" + "00000000" + "00000000" + "00000002" + "6162" + "0002" + "6B")]
    [InlineData("00000019" + "00000000" + "00000000" + "00000000" + "00000002" + "6162" + "FFFF" + "6B")]
    public void Lengths_that_do_not_fit_are_named(string hex)
    {
        var reader = new BatchBodyReader(Convert.FromHexString(hex));

        Assert.False(reader.TryNext(out _, out string? error));
        Assert.Contains("message 0", error);
    }

    [Fact]
    public void Batches_of_java_clients_are_read_to_the_end()
    {
        int messages = 0;
        foreach (GoldenFrame golden in GoldenFrame.ReadAll()
            .Where(frame => !frame.IsResponse && frame.RequestCode == (int)RequestCode.SendBatchMessage))
        {
            var reader = new BatchBodyReader(golden.Body);
            string? error;
            while (reader.TryNext(out BatchItem item, out error))
            {
                Assert.False(item.Body.IsEmpty);
                messages++;
            }

            Assert.Null(error);
        }

        Assert.True(messages > 1);
    }
}
