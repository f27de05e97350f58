using Microsoft.Extensions.Logging;
using RocketNet.TestKit;
using Xunit.Abstractions;

namespace RocketNet.NameServer.Tests.Fuzzing;

[Collection("alone")]
public sealed class LiveFuzzTests(ITestOutputHelper output)
{
    private const int GrowthBytesMax = 64 << 20;

    [Fact]
    public async Task A_name_server_survives_damaged_requests_and_keeps_little_of_them()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        using var log = new FailureLog();
        await using RunningNameServer server = await RunningNameServer.StartAsync(
            logging: builder => builder.AddProvider(log));
        var fuzz = new LiveFuzz(server.Port, seed);
        await fuzz.RunAsync(LiveFuzz.Count / 20);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        await fuzz.RunAsync(LiveFuzz.Count);

        output.WriteLine($"{fuzz.AnsweredBytes} bytes answered");
        Assert.True(fuzz.AnsweredBytes > LiveFuzz.Count, $"seed {seed}: only {fuzz.AnsweredBytes} bytes answered");
        Assert.True(!log.Failures.Any(), $"seed {seed}: {string.Join("\n\n", log.Failures)}");
        await Wait.UntilAsync(() => server.ConnectionCount == 0);
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"managed memory grew by {growth} bytes");
        Assert.True(growth < GrowthBytesMax, $"seed {seed}: {growth} bytes more than before");
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new BrokerRequests.Broker());
        Assert.Equal(0, (await client.AskAsync(206)).Code);
    }
}
