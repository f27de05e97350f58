using System.Globalization;
using Xunit.Abstractions;

namespace RocketNet.Store.Tests.Crashes;

/// <summary>Every crash of recorded workloads, as far as there is time. To replay: docs/testing-crashes.md.</summary>
public sealed class CrashStateTests(ITestOutputHelper output)
{
    private const int Seed = 1;

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("ROCKETNET_FULL") is "1";

    private static readonly CrashWorkload[] Workloads =
    [
        new("async"),
        new("sync") { Flush = FlushDiskType.SyncFlush },
        new("async-batches") { BatchPercent = 50, ConsumeQueueFileBytes = 6_000 },
        new("sync-batches") { Flush = FlushDiskType.SyncFlush, BatchPercent = 50, ConsumeQueueFileBytes = 6_000 },
        new("async-delays") { DelayPercent = 50 },
        new("sync-delays") { Flush = FlushDiskType.SyncFlush, DelayPercent = 50 },
        new("async-configs") { ConfigPercent = 60 },
        new("sync-restarts") { Flush = FlushDiskType.SyncFlush, RestartPermille = 80, DelayPercent = 20 },
        new("async-restarts") { RestartPermille = 80, DelayPercent = 20, ConfigPercent = 10 },
        new("async-long-properties") { PropertiesBytesMax = 9_000, Actions = 100, CommitLogFileBytes = 64 * 1024 },
        new("async-retention")
        {
            RetentionPercent = 15, RestartPermille = 20, CommitLogFileBytes = 4_096, ConsumeQueueFileBytes = 100,
            IndexEntriesMax = 40,
        },
        new("sync-retention")
        {
            Flush = FlushDiskType.SyncFlush, RetentionPercent = 15, RestartPermille = 20, CommitLogFileBytes = 4_096,
            ConsumeQueueFileBytes = 100, IndexEntriesMax = 40,
        },
    ];

    public static TheoryData<string> Names => [.. Workloads.Select(workload => workload.Name)];

    /// <summary>Twelve workloads: 60,000 in all, or 1,200,000.</summary>
    private static int StatesMin => IsFull ? 100_000 : 5_000;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_crash_leaves_a_store_that_opens_with_all_it_promised(string name)
    {
        CrashWorkload workload = Workloads.Single(workload => workload.Name == name);
        using NativePool pool = new();
        if (Environment.GetEnvironmentVariable("ROCKETNET_CRASH_STATE") is { Length: > 0 } wanted)
        {
            Replay(workload, wanted, pool);
            return;
        }

        int distinct = 0;
        int seed = Seed;
        for (; distinct < StatesMin; seed++)
        {
            CrashHistory history = workload.Record(seed, pool);
            CrashExplorer explorer = new(history, seed, pool);
            explorer.Run(StatesMin - distinct);
            distinct += explorer.DistinctStates;
            AssertNone(workload, explorer);
            output.WriteLine(FormattableString.Invariant(
                $"{name}, seed {seed}: {history.Trace.Count} operations, {history.Records.Count} records, ")
                + FormattableString.Invariant(
                $"{explorer.DistinctStates} different of {explorer.States} states, {explorer.SecondStates} after two"));
        }

        Assert.True(distinct >= StatesMin, $"{distinct} states of {StatesMin}");
    }

    // workload:seed:point.number
    private static void Replay(CrashWorkload workload, string wanted, NativePool pool)
    {
        string[] parts = wanted.Split(':', '.');
        if (parts[0] == workload.Name)
        {
            int seed = int.Parse(parts[1], CultureInfo.InvariantCulture);
            CrashExplorer explorer = new(workload.Record(seed, pool), seed, pool);
            explorer.RunOne(
                int.Parse(parts[2], CultureInfo.InvariantCulture), int.Parse(parts[3], CultureInfo.InvariantCulture));
            AssertNone(workload, explorer);
        }
    }

    private static void AssertNone(CrashWorkload workload, CrashExplorer explorer)
    {
        if (explorer.Violations.Count > 0)
        {
            Assert.Fail(
                $"replay with ROCKETNET_CRASH_STATE={workload.Name}:<seed>:<state>\n" + string.Join(
                    '\n', explorer.Violations.Values.Select(seen => $"{seen.Count} times, first {seen.First}")));
        }
    }
}
