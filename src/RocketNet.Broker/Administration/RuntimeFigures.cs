using RocketNet.Broker.Configuration;
using RocketNet.Protocol.Wire;
using RocketNet.Store;
using RocketNet.Store.Files;
using RocketNet.Store.Statistics;

namespace RocketNet.Broker.Administration;

/// <summary>The broker's figures under the names that Java's tools read. Every value is a text.</summary>
public sealed class RuntimeFigures(
    BrokerConfiguration configuration,
    MessageStore store,
    DailyTotals totals,
    TimeProvider time)
{
    /// <summary>
    /// Java's thread pools with their queues. Requests are handled where they are read here, so the queues are empty;
    /// tools show nothing at all when a key is missing.
    /// </summary>
    private static readonly (string Pool, int Capacity)[] Pools =
    [
        ("send", 10_000),
        ("pull", 100_000),
        ("query", 20_000),
        ("litePull", 100_000),
        ("ack", 100_000),
    ];

    public IReadOnlyDictionary<string, string> Read()
    {
        SortedDictionary<string, string> table = new(StringComparer.Ordinal);
        AddIdentity(table);
        AddPuts(table);
        AddGets(table);
        AddDisk(table);
        AddTotals(table);
        AddPools(table);
        AddTimers(table);
        AddDelays(table);
        return table;
    }

    private void AddIdentity(SortedDictionary<string, string> table)
    {
        long bootMillis = store.Statistics.BootTimestamp;
        TimeSpan up = TimeSpan.FromMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds() - bootMillis);
        table["bootTimestamp"] = Invariant.Text(bootMillis);
        table["runtime"] = $"[ {up.Days} days, {up.Hours} hours, {up.Minutes} minutes, {up.Seconds} seconds ]";
        table["brokerVersion"] = Invariant.Text(ProtocolVersion.Current);
        table["brokerVersionDesc"] = ProtocolVersion.CurrentName;
        table["brokerActive"] = "true";
        table["startAcceptSendRequestTimeStamp"] =
            Invariant.Text(configuration.Broker.StartAcceptSendRequestTimeStamp);
    }

    private void AddPuts(SortedDictionary<string, string> table)
    {
        StoreStatistics statistics = store.Statistics;
        table["putMessageEntireTimeMax"] = Invariant.Text(statistics.PutMessageEntireTimeMax);
        table["putMessageTimesTotal"] = Invariant.Text(statistics.PutMessageTimesTotal);
        table["putMessageFailedTimes"] = Invariant.Text(statistics.PutMessageFailedTimes);
        table["putMessageSizeTotal"] = Invariant.Text(statistics.PutMessageSizeTotal);
        table["putMessageDistributeTime"] = statistics.PutMessageDistributeTime;
        table["putMessageAverageSize"] = JavaNumber(statistics.PutMessageAverageSize);
        table["putLatency99"] = Invariant.Text(statistics.PutLatencyMillis(0.99), "F2");
        table["putLatency999"] = Invariant.Text(statistics.PutLatencyMillis(0.999), "F2");
        table["putTps"] = statistics.PutRates.ToString();
        table["dispatchMaxBuffer"] = "0";
        table["dispatchBehindBytes"] = Invariant.Text(store.Dispatch.BehindBytes);
        table["pageCacheLockTimeMills"] = "0";
    }

    private void AddGets(SortedDictionary<string, string> table)
    {
        StoreStatistics statistics = store.Statistics;
        StoreRates found = statistics.GetFoundRates;
        StoreRates missed = statistics.GetMissRates;
        StoreRates all = new(
            found.Seconds10 + missed.Seconds10,
            found.Seconds60 + missed.Seconds60,
            found.Seconds600 + missed.Seconds600);
        table["getMessageEntireTimeMax"] = Invariant.Text(statistics.GetMessageEntireTimeMax);
        table["getFoundTps"] = found.ToString();
        table["getMissTps"] = missed.ToString();
        table["getTotalTps"] = all.ToString();

        // 4.9's tools read the first spelling and 5.x's the second; either fails when its own is missing.
        table["getTransferedTps"] = statistics.GetTransferredRates.ToString();
        table["getTransferredTps"] = statistics.GetTransferredRates.ToString();
    }

    private void AddDisk(SortedDictionary<string, string> table)
    {
        StoreOptions options = configuration.Store;
        DiskSpace queues = store.ConsumeQueueSpace;
        DiskSpace log = store.CommitLogSpace is { TotalBytes: > 0 } known ? known : queues;
        string ratio = JavaNumber(log.UsedRatio);
        table["commitLogDiskRatio"] = ratio;
        table[$"commitLogDiskRatio_{options.CommitLogPath}"] = ratio;
        table["consumeQueueDiskRatio"] = JavaNumber(queues.UsedRatio);
        table["commitLogDirCapacity"] =
            $"Total : {HumanBytes.Format(log.TotalBytes)}, Free : {HumanBytes.Format(log.FreeBytes)}.";
        table["commitLogMinOffset"] = Invariant.Text(store.CommitLog.Min.Value);
        table["commitLogMaxOffset"] = Invariant.Text(store.CommitLog.End.Value);
        table["remainHowManyDataToFlush"] =
            HumanBytes.Format(Math.Max(store.CommitLog.End.Value - store.CommitLog.Durable.Value, 0));
        table["remainTransientStoreBufferNumbs"] = Invariant.Text(int.MaxValue);
        table["earliestMessageTimeStamp"] = Invariant.Text(store.Reader.EarliestStoreTime());
    }

    private void AddTotals(SortedDictionary<string, string> table)
    {
        (DailyTotals.Totals yesterday, DailyTotals.Totals today, DailyTotals.Totals now) = totals.Read();
        table["msgPutTotalYesterdayMorning"] = Invariant.Text(yesterday.Put);
        table["msgPutTotalTodayMorning"] = Invariant.Text(today.Put);
        table["msgPutTotalTodayNow"] = Invariant.Text(now.Put);
        table["msgGetTotalYesterdayMorning"] = Invariant.Text(yesterday.Got);
        table["msgGetTotalTodayMorning"] = Invariant.Text(today.Got);
        table["msgGetTotalTodayNow"] = Invariant.Text(now.Got);
    }

    private static void AddPools(SortedDictionary<string, string> table)
    {
        foreach ((string pool, int capacity) in Pools)
        {
            table[$"{pool}ThreadPoolQueueSize"] = "0";
            table[$"{pool}ThreadPoolQueueCapacity"] = Invariant.Text(capacity);
            table[$"{pool}ThreadPoolQueueHeadWaitTimeMills"] = "0";
        }

        table["EndTransactionQueueSize"] = "0";
        table["EndTransactionThreadPoolQueueCapacity"] = "100000";
    }

    private static void AddTimers(SortedDictionary<string, string> table)
    {
        table["timerReadBehind"] = "0";
        table["timerOffsetBehind"] = "0";
        table["timerCongestNum"] = "0";
        table["timerEnqueueTps"] = "0.0";
        table["timerDequeueTps"] = "0.0";
    }

    /// <summary>Each delay level that has been used: the next entry to deliver, and the end of its queue.</summary>
    private void AddDelays(SortedDictionary<string, string> table)
    {
        foreach ((int level, long next, long max) in store.Delays.Positions)
        {
            table["scheduleMessageOffset_" + Invariant.Text(level)] = Invariant.Text(next) + "," + Invariant.Text(max);
        }
    }

    // Java prints a double with at least one digit behind the point.
    private static string JavaNumber(double value) => Invariant.Text(value, "0.0###############");
}
