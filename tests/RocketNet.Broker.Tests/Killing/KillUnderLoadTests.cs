using RocketNet.Testing;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>
/// The broker process is killed without warning while 64 callers send to it; what it acknowledged must be there.
/// </summary>
public sealed class KillUnderLoadTests
{
    private const string Topic = "KillTopic";
    private const int Queues = 4;

    private static int Cycles => Environment.GetEnvironmentVariable("ROCKETNET_FULL") == "1" ? 50 : 10;

    [Theory]
    [InlineData("ASYNC_FLUSH")]
    [InlineData("SYNC_FLUSH")]
    public async Task No_acknowledged_message_is_lost_and_each_is_at_its_offset_and_found_by_key(string flushDiskType)
    {
        var servers = new RocketNetServers();
        await using ServerPair pair = await ServerPair.StartAsync(
            servers, servers, new ServerPairOptions { BrokerLines = ["flushDiskType=" + flushDiskType] });
        await using var load = new SendLoad(pair.BrokerAddress, Topic);
        await using var audit = new QueueAudit(pair.BrokerAddress, Topic);
        await using var keys = new KeyAudit(pair.BrokerAddress, Topic);
        HashSet<string> found = [];
        var random = new Random(flushDiskType.Length);

        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            int target = load.AcknowledgedCount + random.Next(100, 3_000);
            Task sending = load.RunUntilBrokenAsync();
            await Wait.UntilAsync(() => load.AcknowledgedCount >= target);
            await pair.Broker.KillAsync();
            await sending;
            await pair.Broker.DisposeAsync();
            await pair.StartBrokerAsync();
            await CheckAsync(load, audit, cycle);
            string[] sent = [.. load.Acknowledged.Values.Where(found.Add)];
            Assert.Equal([], await keys.MissingAsync(sent));
        }

        Assert.Equal([], await keys.MissingAsync(found));
        Assert.Empty(load.Contradictions);
    }

    private static async Task CheckAsync(SendLoad load, QueueAudit audit, int cycle)
    {
        for (int queueId = 0; queueId < Queues; queueId++)
        {
            List<string> bodies = await audit.ReadAllAsync(queueId);
            Assert.Equal(bodies.Count, bodies.Distinct().Count());
            foreach (((int Queue, long Offset) place, string body) in load.Acknowledged)
            {
                if (place.Queue == queueId)
                {
                    Assert.True(
                        place.Offset < bodies.Count && bodies[(int)place.Offset] == body,
                        $"cycle {cycle}: queue {queueId} offset {place.Offset} should hold \"{body}\"");
                }
            }
        }
    }
}
