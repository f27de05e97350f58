using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Config;
using RocketNet.Store.Delaying;
using RocketNet.Store.Files;
using RocketNet.Store.Loops;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Crashes;

/// <summary>
/// A store on a simulated disk whose loops turn when told, so that the same calls give the same trace. Keeps the
/// history of what it did.
/// </summary>
internal sealed class RecordedStore : IDisposable
{
    public const string Root = "/store";

    private static readonly string DelayFilePath = Path.Combine(Root, "config", "delayOffset.json");

    private readonly SimulatedFaults? _faults;
    private readonly DelayLevels _delays;
    private SimulatedFiles _files;
    private byte[] _delayFile = [];
    private bool _isStarted;

    public RecordedStore(
        StoreOptions options,
        SimulatedDisk disk,
        TimeSpan clock = default,
        SimulatedFaults? faults = null)
    {
        Options = options with { RootDirectory = Root };
        Disk = disk;
        _faults = faults;
        _delays = DelayLevels.Parse(options.MessageDelayLevel);
        Time.Advance(clock);
        disk.Clock = () => TimeSpan.FromTicks(Time.GetTimestamp());
        _files = disk.Attach(faults);
        if (disk.HasPast && disk.Names.TryGetValue(DelayFilePath, out SimulatedInode? inode))
        {
            // The process that wrote it may have been killed before it had synced the name: nobody was promised it.
            _delayFile = inode.Bytes.ToArray();
        }

        History = new CrashHistory
        {
            Options = Options,
            Start = disk.Start,
            Trace = disk.Trace,
            StartTime = clock,
        };
    }

    public StoreOptions Options { get; }

    public SimulatedDisk Disk { get; }

    public ManualTimeProvider Time { get; } = new();

    public CrashHistory History { get; }

    public MessageStore Store { get; private set; } = null!;

    public IStoreFiles Files => _files;

    public bool IsSync => Options.FlushDiskType == FlushDiskType.SyncFlush;

    private long KnownEnd { get; set; }

    public void Open()
    {
        _isStarted = false;
        Step(() => Store = MessageStore.Open(Options, Time, _files, NullLoggerFactory.Instance), learn: false);
        foreach (LoopThread loop in Store.Loops)
        {
            loop.IsTurnedByHand = true;
        }
    }

    public void Start()
    {
        KnownEnd = History.Records.Count > 0 ? History.Records[^1].End : 0;
        _isStarted = true;
        Step(Store.Start);
        Step(Store.Delays.Start);
    }

    /// <summary>Whatever is in this process is gone; what it stored stays.</summary>
    public void Kill()
    {
        Disk.Kill();
        DisposeStore();
        _files = Disk.Attach(_faults);
        History.Records.RemoveAll(record => record.End > KnownEnd);
    }

    /// <summary>The clean stop.</summary>
    public void Stop()
    {
        // What is staged or waits for a sync is written by the stop, and read from the disk behind it.
        CommitLog log = Store.CommitLog;
        int start = Disk.Trace.Count;
        Step(DisposeStore, learn: false);
        LearnRecords(start, log.End.Value, log.Durable.Value);

        _files = Disk.Attach(_faults);
    }

    public AppendStatus Append(string topic, int queueId, byte[] body, string properties, int sysFlag = 0)
    {
        AppendStatus status = default;
        Step(() => status = Store.CommitLog.Append(Draft(topic, queueId, body, properties, sysFlag)).Status);
        Step(Store.Dispatch.DispatchAvailable);
        return status;
    }

    public AppendStatus AppendBatch(string topic, int queueId, byte[] items, string properties, int count)
    {
        AppendStatus status = default;
        Step(() => status = Store.CommitLog.AppendBatch(
            Draft(topic, queueId, [], "", 0), items, Encoding.UTF8.GetBytes(properties), new long[count], out _)
            .Status);
        Step(Store.Dispatch.DispatchAvailable);
        return status;
    }

    /// <summary>Turns of the loop of that name.</summary>
    public void Turn(string name, int times = 1)
    {
        LoopThread loop = Store.Loops.Single(loop => loop.Name == "rocketnet-" + name);
        for (int i = 0; i < times; i++)
        {
            Step(() => loop.TurnByHand());
        }
    }

    /// <summary>One step of retention: at most one file of the log, or queues up to one that loses files.</summary>
    /// <param name="isFull">The disk is so full that the oldest file has to go.</param>
    public void Retain(bool isFull)
    {
        int start = Disk.Trace.Count;
        Disk.Space = isFull ? SimulatedDisk.FullSpace : SimulatedDisk.RoomySpace;
        Turn("retention");
        Disk.Space = SimulatedDisk.RoomySpace;
        long min = Store.CommitLog.Min.Value;
        if (min > (History.Mins.Count > 0 ? History.Mins[^1].Min : 0))
        {
            History.Mins.Add((start, min));
        }
    }

    /// <summary>Everything that has been appended is on the disk and answered.</summary>
    public void Settle()
    {
        Turn("flush", 2);
        Turn("publish");
        Turn("dispatch");
    }

    public void WriteConfig(string name, byte[] content)
    {
        string path = Path.Combine(Root, "config", name);
        List<ConfigVersion> versions = History.Configs.TryGetValue(path, out List<ConfigVersion>? found)
            ? found
            : History.Configs[path] = [];
        int start = Disk.Trace.Count;
        JsonFile file = new(_files, path, Time);
        _ = file.Read(_ => true, out _);
        Step(() => file.Write(content));
        versions.Add(new ConfigVersion(content, start, Disk.Trace.Count));
    }

    public void Dispose()
    {
        Disk.Kill();
        DisposeStore();
        Disk.Dispose();
    }

    private static MessageDraft Draft(string topic, int queueId, byte[] body, string properties, int sysFlag) => new()
    {
        Topic = Encoding.UTF8.GetBytes(topic),
        QueueId = queueId,
        Body = body,
        SysFlag = sysFlag,
        Properties = Encoding.UTF8.GetBytes(properties),
        BornTimestamp = 1_700_000_000_000,
        BornHost = TestStore.Host,
        StoreHost = TestStore.Host,
    };

    private void DisposeStore()
    {
        // Nothing in it waits: the loops have no threads.
        if (Store is { } store)
        {
            Store = null!;
            Assert.True(store.DisposeAsync().AsTask().IsCompletedSuccessfully);
        }
    }

    private void Step(Action action) => Step(action, learn: true);

    private void Step(Action action, bool learn)
    {
        int start = Disk.Trace.Count;
        action();
        Disk.Capture();
        if (learn && _isStarted)
        {
            Learn(start);
        }
    }

    private void Learn(int start)
    {
        LearnRecords(start, Store.CommitLog.Readable.Value, Store.CommitLog.Durable.Value);
        LearnDelayProgress(Disk.Trace.Count);
    }

    private void LearnRecords(int start, long end, long durable)
    {
        int now = Disk.Trace.Count;
        while (KnownEnd < end)
        {
            long fileStart = KnownEnd - (KnownEnd % Options.CommitLogFileBytes);
            SimulatedInode file = Disk.Names[Path.Combine(Root, "commitlog", FileSequence.NameOf(fileStart))];
            ReadOnlySpan<byte> rest = file.Bytes[(int)(KnownEnd - fileStart)..];
            RecordStatus status = MessageRecordReader.TryRead(rest, verifyBody: true, out MessageRecord record);
            if (status == RecordStatus.Blank)
            {
                KnownEnd = fileStart + Options.CommitLogFileBytes;
                continue;
            }

            Assert.Equal(RecordStatus.Ok, status);
            History.Records.Add(new ExpectedRecord(record, _delays) { StartPoint = start, ReadablePoint = now });
            KnownEnd += record.TotalSize;
        }

        for (int i = History.Records.Count - 1; i >= 0 && History.Records[i].DurablePoint == int.MaxValue; i--)
        {
            if (History.Records[i].End <= durable)
            {
                History.Records[i].DurablePoint = now;
            }
        }
    }

    private void LearnDelayProgress(int now)
    {
        if (Disk.IsRecording
            && Disk.Names.TryGetValue(DelayFilePath, out SimulatedInode? inode)
            && !inode.Bytes.SequenceEqual(_delayFile))
        {
            _delayFile = inode.Bytes.ToArray();
            DelayOffsetFile file = new(new JsonFile(_files, DelayFilePath, Time), NullLogger.Instance);
            History.DelayProgress.Add((now, file.Load().Offsets));
        }
    }
}
