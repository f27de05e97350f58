using System.Collections.Concurrent;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store;
using RocketNet.Store.Tests;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Messages;

/// <summary>Pulls of messages that are not in memory any more: nobody else waits for the disk with them.</summary>
public sealed class ColdPullTests
{
    private const string Log = "commitlog";

    [Fact]
    public async Task A_pull_near_the_tail_is_answered_where_it_is_read()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        await SendAsync(broker, 40);

        Response pulled = await broker.PullAsync("T", 0, 0);

        Assert.Equal(("FOUND", "32"), (pulled.Remark, pulled.Field("nextBeginOffset")));
        Assert.Equal(0, broker.ColdPulls);
    }

    [Fact]
    public async Task A_pull_far_behind_the_tail_whose_messages_are_in_memory_is_too()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync(changeStore: AllIsFar);
        await SendAsync(broker, 10);

        Response pulled = await broker.PullAsync("T", 0, 0);

        Assert.Equal(("FOUND", "10"), (pulled.Remark, pulled.Field("nextBeginOffset")));
        Assert.Equal(OperatingSystem.IsLinux() ? 0 : 1, broker.ColdPulls);
    }

    [Fact]
    public async Task A_pull_that_needs_the_disk_gets_the_same_answer()
    {
        FaultyFiles files = new();
        await using LiveBroker broker = await LiveBroker.StartAsync(changeStore: AllIsFar, files: files);
        await SendAsync(broker, 40);
        Response warm = await broker.PullAsync("T", 0, 5);
        long before = broker.ColdPulls;

        files.Fails = (call, path) => call == "resident" && path.Contains(Log);
        Response cold = await broker.PullAsync("T", 0, 5);

        Assert.Equal(1, broker.ColdPulls - before);
        Assert.Equal((warm.Code, warm.Remark), (cold.Code, cold.Remark));
        Assert.Equal(warm.Fields, cold.Fields);
        Assert.Equal(warm.Body, cold.Body);
    }

    [Fact]
    public async Task The_disk_is_told_of_a_pull_that_needs_it_before_the_first_read_and_of_no_other()
    {
        FaultyFiles files = new();
        await using LiveBroker broker = await LiveBroker.StartAsync(changeStore: AllIsFar, files: files);
        for (int number = 0; number < 40; number++)
        {
            await broker.SendAsync("T", queueId: number % 2);
        }

        ConcurrentQueue<string> calls = [];
        files.Announced = (_, _, _) => calls.Enqueue("announced");
        files.Before = (call, path) => Enqueue(calls, call, path);
        if (OperatingSystem.IsLinux())
        {
            // Elsewhere nobody can ask whether a record is in memory: every pull of old ones needs the disk.
            await broker.PullAsync("T", 0, 0);
            Assert.DoesNotContain("announced", calls);
        }

        calls.Clear();
        files.Fails = (call, path) => call == "resident" && path.Contains(Log);
        await broker.PullAsync("T", 0, 0);

        Assert.Equal(["announced", .. Enumerable.Repeat("read", 20)], calls);
    }

    [Fact]
    public async Task A_slow_disk_holds_up_the_pull_that_reads_it_and_nothing_else_of_its_connection()
    {
        using ManualResetEventSlim disk = new();
        FaultyFiles files = new();
        await using LiveBroker broker = await LiveBroker.StartAsync(changeStore: AllIsFar, files: files);
        await SendAsync(broker, 3);
        files.Before = (call, path) => WaitIf(call == "read" && path.Contains(Log), disk);
        files.Fails = (call, path) => call == "resident" && path.Contains(Log);

        Task<Response> cold = broker.PullAsync("T", 0, 0);
        Response sent = await broker.SendAsync("T", body: "meanwhile");
        bool wasWaiting = !cold.IsCompleted;
        disk.Set();
        Response pulled = await cold;

        Assert.True(wasWaiting);
        Assert.Equal(ResponseCode.Success, sent.Code);
        Assert.Equal("FOUND", pulled.Remark);
    }

    [Fact]
    public async Task A_bad_sector_is_an_answer_that_names_file_and_offset_and_later_messages_can_be_read()
    {
        FaultyFiles files = new();
        await using LiveBroker broker = await LiveBroker.StartAsync(changeStore: AllIsFar, files: files);
        await SendAsync(broker, 3);
        files.Fails = (call, path) => call is "resident" or "read" && path.Contains(Log);

        Response failed = await broker.PullAsync("T", 0, 0);
        files.Fails = (_, _) => false;
        Response pulled = await broker.PullAsync("T", 0, 1);

        Assert.Equal(ResponseCode.SystemError, failed.Code);
        Assert.Contains("00000000000000000000 cannot be read at 0: ", failed.Remark, StringComparison.Ordinal);
        Assert.Equal("FOUND", pulled.Remark);
    }

    [Fact]
    public async Task Pulls_beyond_the_queue_s_capacity_are_refused_as_busy()
    {
        using ManualResetEventSlim disk = new();
        FaultyFiles files = new();
        await using LiveBroker broker = await LiveBroker.StartAsync(
            options => options with { PullThreadPoolQueueCapacity = 2 }, AllIsFar, files: files);
        await SendAsync(broker, 3);
        files.Before = (call, path) => WaitIf(call == "read" && path.Contains(Log), disk);
        files.Fails = (call, path) => call == "resident" && path.Contains(Log);

        // Four are being read, two wait; the threads take theirs at any time, so the number refused is not fixed. The
        // disk answers when all the others have been refused: one that came later would find room again.
        Task<Response>[] pulls = [.. Enumerable.Range(0, 60).Select(_ => broker.PullAsync("T", 0, 0))];
        Response refused = await await Task.WhenAny(pulls);
        await Wait.UntilAsync(() => pulls.Count(pull => pull.IsCompleted) >= 54);
        disk.Set();
        Response[] all = await Task.WhenAll(pulls);

        Assert.Equal(
            (ResponseCode.SystemBusy, "[OVERLOAD]system busy, start flow control for a while"),
            (refused.Code, refused.Remark));
        Assert.InRange(all.Count(pulled => pulled.Code == ResponseCode.Success), 2, 6);
    }

    [Fact]
    public async Task A_pull_that_waited_too_long_for_its_turn_is_refused_as_busy()
    {
        FaultyFiles files = new();
        await using LiveBroker broker = await LiveBroker.StartAsync(
            options => options with { WaitTimeMillsInPullQueue = 0 }, AllIsFar, files: files);
        await SendAsync(broker, 3);
        files.Fails = (call, path) => call == "resident" && path.Contains(Log);

        Response refused = await broker.PullAsync("T", 0, 0);

        Assert.Equal(ResponseCode.SystemBusy, refused.Code);
        Assert.StartsWith("[TIMEOUT_CLEAN_QUEUE]broker busy, ", refused.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_waits_for_the_read_in_progress_and_no_longer()
    {
        using ManualResetEventSlim disk = new();
        FaultyFiles files = new();
        LiveBroker broker = await LiveBroker.StartAsync(changeStore: AllIsFar, files: files);
        await SendAsync(broker, 3);
        using ManualResetEventSlim reading = new();
        files.Before = (call, path) =>
        {
            if (call == "read" && path.Contains(Log))
            {
                reading.Set();
                disk.Wait();
            }
        };
        files.Fails = (call, path) => call == "resident" && path.Contains(Log);
        _ = broker.PullAsync("T", 0, 0).ContinueWith(pull => pull.Exception, TaskScheduler.Default);
        Assert.True(reading.Wait(TimeSpan.FromSeconds(30)));

        Task stopped = broker.DisposeAsync().AsTask();
        Assert.NotSame(stopped, await Task.WhenAny(stopped, Task.Delay(100)));
        disk.Set();
        await stopped;
    }

    private static StoreOptions AllIsFar(StoreOptions options) => options with { NearTailBytes = 0 };

    private static void Enqueue(ConcurrentQueue<string> calls, string call, string path)
    {
        if (call == "read" && path.Contains(Log))
        {
            calls.Enqueue(call);
        }
    }

    private static void WaitIf(bool isRight, ManualResetEventSlim gate)
    {
        if (isRight)
        {
            gate.Wait();
        }
    }

    private static async Task SendAsync(LiveBroker broker, int count)
    {
        for (int number = 0; number < count; number++)
        {
            await broker.SendAsync("T", body: "m" + number);
        }
    }
}
