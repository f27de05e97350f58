using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>A running PushDriver: the official Java client 4.9.8 as a push consumer.</summary>
public sealed class JavaConsumer(RunningProcess process) : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan HeartbeatTimeout = TimeSpan.FromSeconds(15);

    public RunningProcess Process => process;

    public IReadOnlyList<ReceivedMessage> Received =>
        [.. process.Output.Snapshot().Select(ReceivedMessage.TryParse).OfType<ReceivedMessage>()];

    /// <summary>When each message was worked on; only a consumer with <c>millis=</c> tells.</summary>
    public IReadOnlyList<ConsumedSpan> Spans =>
        [.. process.Output.Snapshot().Select(ConsumedSpan.TryParse).OfType<ConsumedSpan>()];

    /// <summary>Waits until the consumer holds just so many queues of its topic.</summary>
    public async Task HoldsQueuesAsync(int queues) =>
        await process.Output.WaitUntilAsync(
            lines => lines.LastOrDefault(IsQueueCount) == $"QUEUES {queues}",
            $"the consumer holding {queues} queues",
            Timeout);

    /// <summary>Waits until at least so many messages have come.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceivesAsync(int messages)
    {
        await process.Output.WaitUntilAsync(
            lines => lines.Count(line => line.StartsWith("MSG ", StringComparison.Ordinal)) >= messages,
            $"{messages} messages",
            Timeout);
        return Received;
    }

    /// <summary>Waits until every one of these bodies has come.</summary>
    public async Task ReceivesAllAsync(IReadOnlyCollection<string> bodies) =>
        await process.Output.WaitUntilAsync(
            lines => bodies.All(Bodies(lines).Contains),
            $"{bodies.Count} bodies",
            Timeout);

    /// <summary>Has the client send a heartbeat now, by its own code, and waits for the broker's answer.</summary>
    public async Task HeartbeatAsync()
    {
        int number = process.Output.Snapshot().Count(IsHeartbeat) + 1;
        await process.WriteAsync("h");
        await process.Output.WaitUntilAsync(
            lines => lines.Count(IsHeartbeat) == number, $"answer {number} to a heartbeat", HeartbeatTimeout);
    }

    /// <summary>Shuts the consumer down in good order: offsets are stored, locks given back.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> StopAsync()
    {
        await process.CloseInputAndWaitAsync();
        return Received;
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static bool IsHeartbeat(string line) => line.StartsWith("HEARTBEAT ", StringComparison.Ordinal);

    private static bool IsQueueCount(string line) => line.StartsWith("QUEUES ", StringComparison.Ordinal);

    private static HashSet<string> Bodies(IReadOnlyList<string> lines) =>
        [.. lines.Select(ReceivedMessage.TryParse).OfType<ReceivedMessage>().Select(message => message.Body)];
}
