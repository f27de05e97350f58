using RocketNet.TestKit;
using RocketNet.TestKit.Disks;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>A broker under load on a disk whose power is cut again and again.</summary>
internal sealed class PowerCutRun : IAsyncDisposable
{
    private const int DiskMebibytes = 1_024;

    /// <summary>Small, so that cuts also come while a file is being begun.</summary>
    private const string CommitLogFileBytes = "2097152";

    private readonly LoopDisk _disk;
    private readonly ServerPair _pair;
    private readonly SendLoad _load;
    private readonly LedgerAudit _audit;
    private readonly Random _random;
    private readonly TimeSpan _pause;
    private long _cutAt;
    private int _cuts;

    private PowerCutRun(LoopDisk disk, ServerPair pair, int seed, TimeSpan pause)
    {
        _pause = pause;
        _disk = disk;
        _pair = pair;
        _random = new Random(seed);
        _load = new SendLoad(pair.BrokerAddress, "PowerTopic", isMixed: true);
        _audit = new LedgerAudit(pair.BrokerAddress, _load.Ledger);
    }

    /// <summary>What must not be whatever was lost.</summary>
    public IEnumerable<string> Violations => _audit.Violations.Concat(_load.Ledger.Contradictions);

    public string Summary => $"{_cuts} power cuts, {_load.AcknowledgedCount} messages acknowledged";

    /// <param name="flushDiskType">The broker's.</param>
    /// <param name="pause">Under load at most so long before a cut, beyond some hundreds of messages.</param>
    public static async Task<PowerCutRun> StartAsync(string flushDiskType, TimeSpan pause)
    {
        LoopDisk disk = await LoopDisk.CreateAsync(DiskMebibytes);
        var servers = new RocketNetServers();
        var options = new ServerPairOptions
        {
            StoreRoot = Path.Combine(disk.Path, "store"),
            BrokerLines = ["flushDiskType=" + flushDiskType, "mappedFileSizeCommitLog=" + CommitLogFileBytes],
        };
        ServerPair pair = await ServerPair.StartAsync(servers, servers, options);
        return new PowerCutRun(disk, pair, flushDiskType.Length, pause);
    }

    /// <summary>One cycle: load, cut, end of the broker, the disk again, the broker again.</summary>
    /// <param name="isCutAgainInRecovery">A second cut comes while the broker starts.</param>
    public async Task CutUnderLoadAsync(bool isCutAgainInRecovery)
    {
        int target = _load.AcknowledgedCount + _random.Next(100, 3_000);
        Task sending = _load.RunUntilBrokenAsync();
        await Wait.UntilAsync(() => _load.AcknowledgedCount >= target);
        await Task.Delay(_pause * _random.NextDouble());
        _cutAt = TimeProvider.System.GetTimestamp();
        await CutAsync(_pair.Broker);
        await sending;
        if (isCutAgainInRecovery)
        {
            RunningProcess starting = _pair.BeginBrokerStart();
            await Task.Delay(_random.Next(600));
            await CutAsync(starting);
        }

        await _pair.StartBrokerAsync();
    }

    public Task<List<QueuePlace>> FindLostAsync() => _audit.FindLostAsync(entirely: true);

    /// <summary>Messages that survived although they stand behind one in the log that did not.</summary>
    public IEnumerable<string> FindHoles(IReadOnlyCollection<QueuePlace> lost)
    {
        HashSet<QueuePlace> gone = [.. lost];
        long firstGone = lost.Select(At).Select(message => message.PhysicalOffset).DefaultIfEmpty(long.MaxValue).Min();
        foreach ((string topic, int queueId) in _load.Ledger.Queues)
        {
            Acknowledgement[] messages = _load.Ledger.Of(topic, queueId);
            for (int offset = 0; offset < messages.Length; offset++)
            {
                QueuePlace place = new(topic, queueId, offset);
                if (messages[offset].PhysicalOffset > firstGone && !gone.Contains(place))
                {
                    yield return $"{place} survived, what stood at {firstGone} in the log did not";
                }
            }
        }
    }

    /// <summary>How long before the cut the oldest of them was acknowledged.</summary>
    public TimeSpan OldestOf(IEnumerable<QueuePlace> lost) => lost
        .Select(place => TimeProvider.System.GetElapsedTime(At(place).AtTicks, _cutAt))
        .DefaultIfEmpty(TimeSpan.Zero)
        .Max();

    public void Forget(List<QueuePlace> lost) => lost.ForEach(_load.Ledger.Forget);

    public async ValueTask DisposeAsync()
    {
        await _audit.DisposeAsync();
        await _load.DisposeAsync();
        await _pair.DisposeAsync();
        _disk.Dispose();
    }

    private async Task CutAsync(RunningProcess broker)
    {
        _disk.CutPower();
        _cuts++;
        await broker.KillAsync();
        await broker.DisposeAsync();
        await _disk.RemountAsync();
    }

    private Acknowledgement At(QueuePlace place) => _load.Ledger.At(place);
}
