using System.Globalization;
using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>
/// The broker process is killed without warning while delayed messages come in and go out: each comes once, and none
/// before its time.
/// </summary>
public sealed class DelayKillTests
{
    private const string Topic = "KillDelayed";
    private const int Queues = 4;
    private const int Levels = 3;

    private static int Cycles => Environment.GetEnvironmentVariable("ROCKETNET_FULL") == "1" ? 20 : 3;

    [Theory]
    [InlineData("ASYNC_FLUSH")]
    [InlineData("SYNC_FLUSH")]
    public async Task Each_delayed_message_comes_once_and_none_early(string flushDiskType)
    {
        var servers = new RocketNetServers();
        await using ServerPair pair = await ServerPair.StartAsync(
            servers,
            servers,
            new ServerPairOptions
            {
                BrokerLines =
                [
                    "flushDiskType=" + flushDiskType, "messageDelayLevel=1s 2s 3s", "flushDelayOffsetInterval=700",
                ],
            });
        await using var load = new SendLoad(pair.BrokerAddress, Topic, Levels);
        await using var audit = new QueueAudit(pair.BrokerAddress, Topic);
        var random = new Random(flushDiskType.Length);

        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            // Long enough for deliveries of this cycle to be under way, ended at any point of them.
            Task sending = load.RunUntilBrokenAsync();
            await Task.Delay(random.Next(1_200, 3_800));
            await pair.Broker.KillAsync();
            await sending;
            await pair.Broker.DisposeAsync();
            await pair.StartBrokerAsync();
        }

        List<byte[]> delivered = await AllDeliveredAsync(load, audit);

        string[] bodies = [.. delivered.Select(BodyOf)];
        Assert.Equal(bodies.Length, bodies.Distinct().Count());
        Assert.Empty(load.AcknowledgedNumbers.Select(SendLoad.BodyOf).Except(bodies));
        Assert.All(delivered, AssertNotEarly);
    }

    private static async Task<List<byte[]>> AllDeliveredAsync(SendLoad load, QueueAudit audit)
    {
        List<byte[]> delivered = [];
        long started = TimeProvider.System.GetTimestamp();
        int before;
        do
        {
            before = delivered.Count;
            await Task.Delay(TimeSpan.FromSeconds(1));
            delivered.Clear();
            for (int queueId = 0; queueId < Queues; queueId++)
            {
                delivered.AddRange(await audit.ReadRecordsAsync(queueId));
            }
        }
        while ((delivered.Count < load.AcknowledgedNumbers.Count || delivered.Count != before)
            && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60));

        return delivered;
    }

    private static void AssertNotEarly(byte[] bytes)
    {
        _ = MessageRecordReader.TryRead(bytes, verifyBody: false, out MessageRecord record);
        Assert.True(
            MessageProperties.TryGet(record.Properties, PropertyNames.Delay, out ReadOnlySpan<byte> level));
        int seconds = int.Parse(level, NumberStyles.None, CultureInfo.InvariantCulture);
        Assert.True(
            record.StoreTimestamp - record.BornTimestamp >= seconds * 1000,
            $"level {seconds}: after {record.StoreTimestamp - record.BornTimestamp} ms");
    }

    private static string BodyOf(byte[] bytes)
    {
        _ = MessageRecordReader.TryRead(bytes, verifyBody: false, out MessageRecord record);
        return Encoding.UTF8.GetString(record.Body);
    }
}
