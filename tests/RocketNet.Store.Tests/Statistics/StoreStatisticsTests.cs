using RocketNet.Store.Statistics;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Statistics;

public sealed class StoreStatisticsTests
{
    [Fact]
    public void Rates_are_events_a_second_over_each_window()
    {
        ManualTimeProvider time = new();
        using StoreStatistics statistics = new(time);
        statistics.Start();
        time.Advance(TimeSpan.Zero);
        for (int second = 0; second < 30; second++)
        {
            statistics.CountPut(second < 20 ? 100 : 10, 1000);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(10, statistics.PutRates.Seconds10, precision: 6);
        Assert.Equal(70, statistics.PutRates.Seconds60, precision: 6);
        Assert.Equal("10.0 70.0 70.0", statistics.PutRates.ToString());
    }

    [Fact]
    public void Latencies_fall_into_the_buckets_java_prints()
    {
        using StoreStatistics statistics = new(new ManualTimeProvider());
        foreach (long millis in (long[])[0, 0, 1, 10, 11, 999, 10_000, 10_001])
        {
            statistics.CountPutLatency(millis);
        }

        Assert.Equal(
            "[<=0ms]:2 [0~10ms]:2 [10~50ms]:1 [50~100ms]:0 [100~200ms]:0 [200~500ms]:0 [500ms~1s]:1 [1~2s]:0 [2~3s]:0 "
            + "[3~4s]:0 [4~5s]:0 [5~10s]:1 [10s~]:1 ",
            statistics.PutMessageDistributeTime);
        Assert.Equal(10_001, statistics.PutMessageEntireTimeMax);
        Assert.Equal(10, statistics.PutLatencyMillis(0.5));
    }

    [Fact]
    public void Gets_are_counted_as_found_or_missed()
    {
        using StoreStatistics statistics = new(new ManualTimeProvider());
        statistics.CountGet(32, 5);
        statistics.CountGet(0);

        Assert.Equal((1, 1, 32, 5), (
            statistics.GetFoundTimesTotal,
            statistics.GetMissTimesTotal,
            statistics.GetTransferredTotal,
            statistics.GetMessageEntireTimeMax));
    }
}
