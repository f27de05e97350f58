using System.Text;
using static RocketNet.NameServer.Tests.BrokerRequests;

namespace RocketNet.NameServer.Tests;

public sealed class RegistrationBombTests
{
    private static readonly (string Key, string Value)[] CompressedBroker =
        [.. new Broker().Fields, ("compressed", "true")];

    public static TheoryData<string> Bombs =>
        ["zeros", "topic count", "topic length", "negative length", "cut short", "not zlib", "empty"];

    [Theory]
    [MemberData(nameof(Bombs))]
    public async Task A_compressed_bomb_is_refused_and_the_server_goes_on(string kind)
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        Answer answer = await client.AskAsync(Register, Bomb(kind), CompressedBroker);

        Assert.Equal(1, answer.Code);
        Assert.False(string.IsNullOrEmpty(answer.Remark));
        Assert.Equal("""{"topicList":[]}""", (await client.AskAsync(206)).Text);
    }

    [Fact]
    public async Task Json_nested_without_end_is_refused()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        byte[] body = Encoding.UTF8.GetBytes(new string('[', 100_000));

        Answer answer = await client.AskAsync(Register, body, new Broker().Fields);

        Assert.Equal(1, answer.Code);
        Assert.Equal("""{"topicList":[]}""", (await client.AskAsync(206)).Text);
    }

    [Fact]
    public async Task Names_without_end_are_refused()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        Answer answer = await client.RegisterAsync(new Broker(new string('x', 2_000)));

        Assert.Equal(1, answer.Code);
        Assert.Contains("brokerName", answer.Remark, StringComparison.Ordinal);
    }

    private static byte[] Bomb(string kind) => kind switch
    {
        "zeros" => RegistrationTests.Deflate(new byte[70 * 1024 * 1024]),
        "topic count" => RegistrationTests.Deflate([0, 0, 0, 2, (byte)'{', (byte)'}', 0x7F, 0xFF, 0xFF, 0xFF]),
        "topic length" => RegistrationTests.Deflate(
            [0, 0, 0, 2, (byte)'{', (byte)'}', 0, 0, 0, 1, 0x7F, 0xFF, 0xFF, 0xFF]),
        "negative length" => RegistrationTests.Deflate([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]),
        "cut short" => CutShort(),
        "not zlib" => "this is not zlib"u8.ToArray(),
        _ => [0x78, 0x9C, 0x03, 0, 0, 0, 0, 1], // A whole zlib stream of nothing.
    };

    private static byte[] CutShort()
    {
        byte[] whole = RegistrationTests.Compressed("T 4 8 6 SINGLE_TAG");
        return whole[..(whole.Length / 2)];
    }
}
