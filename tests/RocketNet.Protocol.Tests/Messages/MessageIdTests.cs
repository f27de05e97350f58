using System.Net;
using System.Text;
using RocketNet.Protocol.Messages;

namespace RocketNet.Protocol.Tests.Messages;

public class MessageIdTests
{
    [Theory]
    [InlineData("192.168.1.20", 10911, 1000, "C0A8011400002A9F00000000000003E8")]
    [InlineData("::1", 1, long.MaxValue, "00000000000000000000000000000001000000017FFFFFFFFFFFFFFF")]
    [InlineData("::ffff:10.0.0.1", 2, 0, "0A000001000000020000000000000000")]
    public void Ids_are_written_and_read_again(string address, int port, long offset, string expected)
    {
        HostAddress host = HostAddress.From(new IPEndPoint(IPAddress.Parse(address), port));

        Assert.Equal(expected, MessageId.ToText(host, offset));
        Assert.True(MessageId.TryParse(expected.ToLowerInvariant(), out HostAddress readHost, out long readOffset));
        Assert.Equal(host, readHost);
        Assert.Equal(offset, readOffset);
        Assert.True(MessageId.TryParse(Encoding.UTF8.GetBytes(expected), out readHost, out readOffset));
        Assert.Equal(host, readHost);
        Assert.Equal(offset, readOffset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("C0A8011400002A9F00000000000003E")]
    [InlineData("G0A8011400002A9F00000000000003E8")]
    [InlineData("+0A8011400002A9F00000000000003E8")]
    [InlineData("测A8011400002A9F00000000000003E8")]
    public void What_is_no_id_is_refused(string text)
    {
        Assert.False(MessageId.TryParse(text, out _, out _));
        Assert.False(MessageId.TryParse(Encoding.UTF8.GetBytes(text), out _, out _));
    }

    [Fact]
    public void A_port_from_a_damaged_record_does_not_throw()
    {
        HostAddress host = HostAddress.Read(Convert.FromHexString("0A000001FFFFFFFF"), ipv6: false);

        Assert.Equal(-1, host.Port);
        Assert.Equal("10.0.0.1:0", host.ToString());
    }
}
