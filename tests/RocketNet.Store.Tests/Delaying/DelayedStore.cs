using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Delaying;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Delaying;

/// <summary>
/// A store on a clock that stands still, whose delay loop turns when a test says so. Levels: 1 s, 5 s, 10 s.
/// </summary>
internal sealed class DelayedStore : IAsyncDisposable
{
    private DelayedStore(TestStore store, ManualTimeProvider time)
    {
        Store = store;
        Time = time;
    }

    public TestStore Store { get; }

    public ManualTimeProvider Time { get; }

    public DelayLoop Delays => Store.Store.Delays;

    public string OffsetFile => Path.Combine(Store.Root, "config", "delayOffset.json");

    public static DelayedStore Create(
        Func<StoreOptions, StoreOptions>? adapt = null, TimeProvider? steady = null)
    {
        ManualTimeProvider time = new();
        adapt ??= options => options;
        return new DelayedStore(
            TestStore.Create(
                options => adapt(options with { MessageDelayLevel = "1s 5s 10s" }), time: time, steady: steady),
            time);
    }

    /// <summary>Stores a message as the broker does when it has a delay level.</summary>
    public AppendResult Delay(int level, string name, string topic = "orders", int queueId = 0) => Store.Append(
        ScheduleTopic.Name,
        level - 1,
        Encoding.UTF8.GetBytes(name),
        properties: $"UNIQ_KEY\u0001{name}\u0002DELAY\u0001{level}\u0002REAL_TOPIC\u0001{topic}"
            + $"\u0002REAL_QID\u0001{queueId}\u0002TAGS\u0001TagA");

    public TimeSpan TurnAfter(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        return Delays.Turn();
    }

    /// <summary>The bodies in a queue, in their order.</summary>
    public string[] Bodies(string topic = "orders", int queueId = 0) =>
        Store.Store.Queues.TryGet(topic, queueId, out _)
            ? [.. Store.ReadAll(topic, queueId).Select(BodyOf)]
            : [];

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private static string BodyOf(byte[] bytes)
    {
        RecordStatus status = MessageRecordReader.TryRead(bytes, verifyBody: true, out MessageRecord record);
        Assert.Equal(RecordStatus.Ok, status);
        return Encoding.UTF8.GetString(record.Body);
    }
}
