using RocketNet.Broker.Tests.Messages;
using RocketNet.Remoting.Server;
using RocketNet.Store.Files;
using RocketNet.Store.Tests;

namespace RocketNet.Broker.Tests.Faults;

/// <summary>What a consumer meets where the log is damaged.</summary>
public sealed class DamagedRecordTests
{
    [Fact]
    public async Task A_consumer_gets_every_message_around_a_damaged_one_and_passes_over_that_alone()
    {
        string log = "";
        FaultyFiles files = new();
        files.Before = (call, path) =>
            log = call == "create" && path.Contains("commitlog", StringComparison.Ordinal) ? path : log;
        await using LiveBroker broker = await LiveBroker.StartAsync(files: files);
        List<long> starts = [];
        for (int i = 0; i < 6; i++)
        {
            Response sent = await broker.SendAsync("T", body: "body" + i);
            string id = sent.Field("msgId")!;
            starts.Add(Convert.ToInt64(id[^16..], 16));
        }

        using (IStoreFile file = new DiskFiles().Open(log))
        {
            file.Write([0xFF], starts[3] + 4);
        }

        List<string> seen = [];
        for (long offset = 0; offset < 6;)
        {
            Response pulled = await broker.PullAsync("T", 0, offset);
            long next = long.Parse(pulled.Field("nextBeginOffset")!, System.Globalization.CultureInfo.InvariantCulture);
            seen.Add($"{pulled.Code} {offset}-{next}");
            Assert.True(next > offset);
            offset = next;
        }

        Assert.Equal(
            ["Success 0-1", "Success 1-2", "Success 2-3", "PullRetryImmediately 3-4", "Success 4-6"],
            seen);
    }
}
