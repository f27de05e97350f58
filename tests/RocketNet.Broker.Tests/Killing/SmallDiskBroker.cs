using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;
using RocketNet.TestKit.Disks;
using Xunit.Abstractions;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>
/// A broker whose store lies on a small disk of its own, and 64 callers that send to it. Files of all kinds are small,
/// so that each kind needs new space every moment.
/// </summary>
internal sealed class SmallDiskBroker : IAsyncDisposable
{
    private const string Topic = "SmallDiskTopic";
    private const string Group = "SmallDiskGroup";
    private const int DiskMebibytes = 96;

    /// <summary>One line for each part that has no room, and one or two for what was asked of it in vain.</summary>
    private const int ComplaintsMax = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly RocketNetServers Servers = new();

    private readonly RemotingClient _client =
        new(new RemotingClientOptions(), TimeProvider.System, NullLoggerFactory.Instance);

    private SmallDiskBroker(LoopDisk disk, ServerPair pair)
    {
        Disk = disk;
        Pair = pair;
        Load = new SendLoad(pair.BrokerAddress, Topic, isMixed: true);
        Audit = new LedgerAudit(pair.BrokerAddress, Load.Ledger);
    }

    public LoopDisk Disk { get; }

    public ServerPair Pair { get; }

    public SendLoad Load { get; }

    public LedgerAudit Audit { get; }

    /// <summary>What no disk may make of the messages.</summary>
    public IEnumerable<string> Violations => Audit.Violations.Concat(Load.Ledger.Contradictions);

    private IEnumerable<string> LogLines =>
        Directory.GetFiles(Path.Combine(Pair.Home, "logs", "rocketmqlogs"), "*.log").SelectMany(File.ReadLines);

    public static async Task<SmallDiskBroker> StartAsync(string flushDiskType, params string[] lines)
    {
        LoopDisk disk = await LoopDisk.CreateAsync(DiskMebibytes);
        bool isServing = false;
        try
        {
            ServerPairOptions options = On(disk, flushDiskType, lines);
            SmallDiskBroker broker = new(disk, await ServerPair.StartAsync(Servers, Servers, options));
            isServing = true;
            return broker;
        }
        finally
        {
            if (!isServing)
            {
                disk.Dispose();
            }
        }
    }

    /// <summary>Sends on until the broker is gone; returns when some thousand messages more are stored.</summary>
    public async Task<Task> SendAsync()
    {
        int before = Load.AcknowledgedCount;
        Task sending = Load.RunUntilBrokenAsync();
        await Wait.UntilAsync(() => Load.AcknowledgedCount > before + 4_000, Patience);
        return sending;
    }

    public Task WaitForRefusalsAsync() => WaitAsync(() => Load.Refusals.Values.Sum() > 2_000);

    public Task WaitForMoreAsync(int count)
    {
        int before = Load.AcknowledgedCount;
        return WaitAsync(() => Load.AcknowledgedCount >= before + count);
    }

    public async Task<int> CountReadableAsync()
    {
        await using var reader = new QueueAudit(Pair.BrokerAddress, Topic);
        return (await reader.ReadRecordsAsync(0)).Count;
    }

    public Task<Response> CommitAsync(int offset) => AskAsync(
        RequestCode.UpdateConsumerOffset,
        new("consumerGroup", Group),
        new("topic", Topic),
        new("queueId", "0"),
        new("commitOffset", offset.ToString(CultureInfo.InvariantCulture)));

    public async Task<string?> CommittedAsync()
    {
        Response found = await AskAsync(
            RequestCode.QueryConsumerOffset,
            new("consumerGroup", Group),
            new("topic", Topic),
            new("queueId", "0"));
        return found.Field("offset");
    }

    public Task<Response> CreateTopicAsync(string topic) => AskAsync(
        RequestCode.UpdateAndCreateTopic,
        new("topic", topic),
        new("defaultTopic", "TBW102"),
        new("readQueueNums", "1"),
        new("writeQueueNums", "1"),
        new("perm", "6"),
        new("topicFilterType", "SINGLE_TAG"),
        new("topicSysFlag", "0"),
        new("order", "false"));

    public bool IsCommitWritten(int offset)
    {
        string file = Path.Combine(Pair.StoreRoot, "config", "consumerOffset.json");
        if (!File.Exists(file))
        {
            return false;
        }

        using JsonDocument table = JsonDocument.Parse(File.ReadAllText(file));
        return table.RootElement.GetProperty("offsetTable").TryGetProperty($"{Topic}@{Group}", out JsonElement queues)
            && queues.GetProperty("0").GetInt32() == offset;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await Audit.DisposeAsync();
        await Load.DisposeAsync();
        await Pair.DisposeAsync();
        Disk.Dispose();
    }

    /// <summary>The broker's log has its errors, and a disk that stays as it is has not flooded it.</summary>
    public void CheckComplaints(ITestOutputHelper output)
    {
        string[] complaints = [.. LogLines.Where(line => line.Contains(" ERROR ", StringComparison.Ordinal))];
        output.WriteLine(string.Join('\n', Load.Refusals) + "\n" + string.Join('\n', complaints));
        Assert.InRange(complaints.Length, 1, ComplaintsMax);
    }

    private static ServerPairOptions On(LoopDisk disk, string flushDiskType, string[] lines) => new()
    {
        StoreRoot = Path.Combine(disk.Path, "store"),
        BrokerLines =
        [
            "flushDiskType=" + flushDiskType, "mappedFileSizeCommitLog=1048576", "mappedFileSizeConsumeQueue=20000",
            "maxHashSlotNum=1000", "maxIndexNum=2000", "flushConsumerOffsetInterval=200",
            "cleanResourceInterval=500", "cleanFileForciblyEnable=false", .. lines,
        ],
    };

    private async Task WaitAsync(Func<bool> condition)
    {
        await Wait.UntilAsync(() => condition() || Pair.Broker.HasExited, Patience);
        Assert.False(Pair.Broker.HasExited, Pair.Broker.Output.ToString());
    }

    private Task<Response> AskAsync(RequestCode code, params KeyValuePair<string, string>[] fields) =>
        _client.InvokeAsync(Pair.BrokerAddress, code, fields, default, Patience);
}
