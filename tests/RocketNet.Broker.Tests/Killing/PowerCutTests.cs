using RocketNet.TestKit.Disks;
using Xunit.Abstractions;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>
/// The power of the store's disk is cut while 64 callers send, and now and then again while the broker recovers from
/// that. The disk is real as far as it can be: ext4 on an image, shut down without its journal being written.
/// </summary>
public sealed class PowerCutTests(ITestOutputHelper output)
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// One flush on a slow and busy machine: what is promised is the interval and one flush, however long that takes.
    /// </summary>
    private static readonly TimeSpan OneFlushMax = TimeSpan.FromSeconds(10);

    [LoopDiskFact]
    public async Task With_SYNC_FLUSH_no_acknowledged_message_is_lost()
    {
        await using var cuts = await PowerCutRun.StartAsync("SYNC_FLUSH", TimeSpan.Zero);
        for (int cycle = 0; cycle < KillCycles.PowerCuts; cycle++)
        {
            await cuts.CutUnderLoadAsync(isCutAgainInRecovery: cycle % 3 == 1);

            Assert.Equal([], await cuts.FindLostAsync());
            Assert.Equal([], cuts.Violations);
        }

        output.WriteLine(cuts.Summary);
    }

    [LoopDiskFact]
    public async Task With_ASYNC_FLUSH_only_a_tail_of_one_interval_and_one_flush_is_lost()
    {
        await using var cuts = await PowerCutRun.StartAsync("ASYNC_FLUSH", FlushInterval * 3);
        TimeSpan oldest = default;
        int lostCount = 0;
        for (int cycle = 0; cycle < KillCycles.PowerCuts; cycle++)
        {
            await cuts.CutUnderLoadAsync(isCutAgainInRecovery: cycle % 3 == 1);

            List<QueuePlace> lost = await cuts.FindLostAsync();
            Assert.Equal([], cuts.Violations);
            Assert.Equal([], cuts.FindHoles(lost));
            lostCount += lost.Count;
            TimeSpan age = cuts.OldestOf(lost);
            oldest = age > oldest ? age : oldest;
            cuts.Forget(lost);
        }

        output.WriteLine($"{cuts.Summary}; {lostCount} lost, the oldest {oldest.TotalMilliseconds:F0} ms before a cut");
        Assert.True(lostCount > 0, "nothing was ever lost: was the power cut at all?");
        Assert.True(oldest <= FlushInterval + OneFlushMax, $"lost after {oldest}");
    }
}
