using RocketNet.Broker.Tests.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;
using Xunit.Abstractions;

namespace RocketNet.Broker.Tests.Fuzzing;

[Collection("alone")]
public sealed class LiveFuzzTests(ITestOutputHelper output)
{
    private const int GrowthBytesMax = 64 << 20;

    [Fact]
    public async Task A_broker_survives_damaged_requests_and_keeps_nothing_of_them()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        using var log = new FailureLog();
        await using LiveBroker broker = await LiveBroker.StartAsync(loggers: log);
        var fuzz = new LiveFuzz(broker.Port, seed);
        await fuzz.RunAsync(LiveFuzz.Count / 20);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        await fuzz.RunAsync(LiveFuzz.Count);

        output.WriteLine($"{fuzz.AnsweredBytes} bytes answered");
        Assert.True(fuzz.AnsweredBytes > LiveFuzz.Count, $"seed {seed}: only {fuzz.AnsweredBytes} bytes answered");
        Assert.True(!log.Failures.Any(), $"seed {seed}: {string.Join("\n\n", log.Failures)}");
        await Wait.UntilAsync(() => !broker.Connections.Any());
        await Wait.UntilAsync(() => broker.ParkedPulls == 0);
        await Wait.UntilAsync(() => broker.BufferedBytes == 0);
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"managed memory grew by {growth} bytes");
        Assert.True(growth < GrowthBytesMax, $"seed {seed}: {growth} bytes more than before");
        await CheckServesAsync(broker, seed);
    }

    private static async Task CheckServesAsync(LiveBroker broker, int seed)
    {
        Response sent = await broker.SendAsync("AfterFuzz", body: "still there");
        Assert.True(sent.Code == ResponseCode.Success, $"seed {seed}: {sent.Code} {sent.Remark}");
        Response pulled = await broker.PullAsync("AfterFuzz", 0, 0);
        Assert.True(pulled.Code == ResponseCode.Success, $"seed {seed}: {pulled.Code} {pulled.Remark}");
        Assert.Contains("still there", System.Text.Encoding.UTF8.GetString(pulled.Body.Span), StringComparison.Ordinal);
        Assert.All(
            broker.Connections,
            connection => Assert.Equal((0, 0), (connection.InFlight, connection.ParkedCount)));
    }
}
