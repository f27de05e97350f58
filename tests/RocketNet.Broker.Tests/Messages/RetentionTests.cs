using System.Globalization;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Messages;

/// <summary>What clients and administrators see of full disks and deleted messages.</summary>
public sealed class RetentionTests
{
    [Fact]
    public async Task A_full_disk_is_told_to_senders_with_its_reason_until_a_live_key_makes_it_less_full()
    {
        string path = "";
        await using LiveBroker broker = await LiveBroker.StartAsync(changeStore: store =>
        {
            path = store.RootDirectory;
            return store with
            {
                DiskSpaceWarningLevelRatio = 0,
                DiskSpaceFloorBytes = long.MaxValue,
                CleanFileForciblyEnable = false,
                CleanResourceIntervalMillis = 10,
            };
        });

        Response refused = await SendUntilAsync(broker, ResponseCode.ServiceNotAvailable);
        foreach (string word in (string[])["service not available now. ", "the broker's disk is full [", path,
            " % full", "bytes free", "diskSpaceFloorBytes", "sends go on by themselves"])
        {
            Assert.Contains(word, refused.Remark, StringComparison.Ordinal);
        }

        Response updated = await broker.InvokeAsync(
            RequestCode.UpdateBrokerConfig, [], "diskSpaceFloorBytes=0"u8.ToArray());
        Assert.Equal(ResponseCode.Success, updated.Code);
        await SendUntilAsync(broker, ResponseCode.Success);
    }

    [Fact]
    public async Task Deleting_on_demand_moves_the_min_offset_and_sends_pulls_before_it_there()
    {
        string folder = "";
        await using LiveBroker broker = await LiveBroker.StartAsync(changeStore: store =>
        {
            folder = store.CommitLogPath;
            return store with { CommitLogFileBytes = 256 << 10, MaxMessageSize = 64 << 10, DeleteWhen = "" };
        });
        for (int i = 0; i < 12; i++)
        {
            Response sent = await broker.SendAsync("orders", body: new string('x', 50_000));
            Assert.Equal(ResponseCode.Success, sent.Code);
        }

        File.SetLastWriteTimeUtc(Path.Combine(folder, "00000000000000000000"), DateTime.UnixEpoch);
        Assert.Equal(ResponseCode.Success, (await AskAsync(broker, RequestCode.DeleteExpiredCommitLog)).Code);
        await Wait.UntilAsync(() => Directory.GetFiles(folder).Length < 3);
        Assert.Equal(ResponseCode.Success, (await AskAsync(broker, RequestCode.CleanExpiredConsumeQueue)).Code);

        long min = 0;
        for (int i = 0; i < 1000 && min == 0; i++)
        {
            Response answer = await AskAsync(broker, RequestCode.GetMinOffset, ("topic", "orders"), ("queueId", "0"));
            min = long.Parse(answer.Field("offset")!, CultureInfo.InvariantCulture);
            await Task.Delay(1);
        }

        Response early = await broker.PullAsync("orders", 0, 1);
        Assert.Equal(ResponseCode.PullOffsetMoved, early.Code);
        Assert.Equal(min.ToString(CultureInfo.InvariantCulture), early.Field("nextBeginOffset"));
        Assert.Equal(min.ToString(CultureInfo.InvariantCulture), early.Field("minOffset"));
        Assert.Equal("12", early.Field("maxOffset"));
        Assert.Equal(ResponseCode.Success, (await broker.PullAsync("orders", 0, min)).Code);
    }

    private static async Task<Response> SendUntilAsync(LiveBroker broker, ResponseCode code)
    {
        Response answer = await broker.SendAsync("orders");
        for (int i = 0; i < 3000 && answer.Code != code; i++)
        {
            await Task.Delay(10);
            answer = await broker.SendAsync("orders");
        }

        Assert.Equal(code, answer.Code);
        return answer;
    }

    private static Task<Response> AskAsync(
        LiveBroker broker, RequestCode code, params (string Name, string Value)[] fields) =>
        broker.InvokeAsync(code, fields.ToDictionary(field => field.Name, field => field.Value), []);
}
