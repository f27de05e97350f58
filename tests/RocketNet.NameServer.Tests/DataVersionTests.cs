using System.Text;
using static RocketNet.NameServer.Tests.BrokerRequests;

namespace RocketNet.NameServer.Tests;

public sealed class DataVersionTests
{
    private const int QueryDataVersion = 322;

    [Fact]
    public async Task An_unknown_broker_is_changed_and_nothing_is_held()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        Answer answer = await client.AskAsync(
            QueryDataVersion, """{"counter":1,"timestamp":2}"""u8.ToArray(), new Broker().Fields);

        Assert.Equal(0, answer.Code);
        Assert.Equal("true", answer.Fields["changed"]);
        Assert.Empty(answer.Body);
    }

    [Theory]
    [InlineData("""{"counter":1,"timestamp":1700000000000}""", "false")]
    [InlineData("""{"counter":1,"stateVersion":0,"timestamp":1700000000000}""", "false")]
    [InlineData("""{"counter":2,"timestamp":1700000000000}""", "true")]
    [InlineData("""{"counter":1,"timestamp":1700000000001}""", "true")]
    public async Task Counter_and_timestamp_decide(string sent, string changed)
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new Broker { Counter = 1 });

        Answer answer = await client.AskAsync(QueryDataVersion, Encoding.UTF8.GetBytes(sent), new Broker().Fields);

        Assert.Equal(changed, answer.Fields["changed"]);
        Assert.StartsWith("{\"counter\":1", answer.Text, StringComparison.Ordinal);
    }
}
