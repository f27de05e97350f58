namespace RocketNet.Compare.Running;

/// <summary>The workloads by name, and what their rows say.</summary>
internal static class WorkloadTable
{
    public const string Boot = "BOOT";
    public const string CatchUp = "W12";
    public const string CatchUpLarge = "W12L";
    public const string Delivery = "W15";
    public const string Delayed = "W19";
    public const string ManyQueues = "QUEUES";
    public const string Restart = "RESTART";
    public const string KeyQueries = "KEYS";
    public const string FarReaders = "FAR";
    public const string FarReaderAlone = "BEHIND";
    public const string QueueCounts = "W10";
    public const string SyncFlush = "W16";
    public const string SyncFlushOne = "W16-1";
    public const string SyncFlush64 = "W16-64";
    public const string SyncFlush1024 = "W16-1024";
    public const string AsyncFlush64 = "W16-ASYNC";

    private static readonly Dictionary<string, SendShape> Sends = new()
    {
        ["W1"] = new SendShape(1, 1),
        ["W2"] = new SendShape(1, 64),
        ["W3"] = new SendShape(64, 1),
        ["W5"] = new SendShape(1, 1024),
        ["W7"] = new SendShape(1, 64, BodyBytes: 128, BatchSize: 16),
        ["W10-1"] = new SendShape(1, 64, QueueCount: 1),
        ["W10-1024"] = new SendShape(1, 64, QueueCount: 1_024),
        ["W10-10000"] = new SendShape(1, 64, QueueCount: 10_000),
        [SyncFlushOne] = new SendShape(1, 1),
        [SyncFlush64] = new SendShape(1, 64),
        [SyncFlush1024] = new SendShape(1, 1024),
        [AsyncFlush64] = new SendShape(1, 64),
    };

    private static readonly Dictionary<string, string> Titles = new()
    {
        [Boot] = "start, idle memory",
        ["W1"] = "send 1 KiB, 1 connection, 1 in flight",
        ["W2"] = "send 1 KiB, 1 connection, 64 in flight, 8 queues",
        ["W3"] = "send 1 KiB, 64 connections, 1 in flight each",
        ["W5"] = "send 1 KiB, 1 connection, 1,024 in flight",
        ["W7"] = "batches of 16 × 128 B, 1 connection, 64 in flight",
        [CatchUp] = "catch-up from page cache, pulls of 32 × 1 KiB, 8 queues",
        [CatchUpLarge] = "catch-up from page cache, pulls of 256 KiB, 8 queues",
        [Delivery] = "long-poll delivery, 100 messages a second",
        [Delayed] = "lateness of 200 messages a second of delay level 1 (1 s), whole milliseconds",
        ["W10-1"] = "W2 on one queue",
        ["W10-1024"] = "W2 on 1,024 queues in turn",
        ["W10-10000"] = "W2 on 10,000 queues in turn",
        [SyncFlushOne] = "SYNC_FLUSH, 1 in flight",
        [SyncFlush64] = "SYNC_FLUSH, 64 in flight",
        [SyncFlush1024] = "SYNC_FLUSH, 1,024 in flight",
        [AsyncFlush64] = "ASYNC_FLUSH, 64 in flight, beside the SYNC_FLUSH rounds",
    };

    /// <summary>Those with a table of their own rows.</summary>
    public static bool IsScale(string name) =>
        name is ManyQueues or Restart or KeyQueries or FarReaders or FarReaderAlone;

    /// <summary>The steps of <see cref="QueueCounts"/>, all on the same server.</summary>
    public static IReadOnlyList<string> QueueCountSteps { get; } = ["W10-1", "W10-1024", "W10-10000"];

    public static bool IsSend(string name) => Sends.ContainsKey(name);

    public static SendShape Send(string name) => Sends[name];

    public static string Title(string name) => Titles[name];

    /// <summary>Throws if one of the names is none.</summary>
    public static void Check(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (name is not (SyncFlush or QueueCounts) && !IsScale(name) && !Titles.ContainsKey(name))
            {
                throw new ArgumentException($"--workloads {name}: no such workload.");
            }
        }
    }
}
