using RocketNet.Testing;

namespace RocketNet.Compat.Tests;

/// <summary>A running PushDriver: the official Java client 4.9.8 as a push consumer.</summary>
public sealed class JavaConsumer(RunningProcess process) : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    public RunningProcess Process => process;

    public IReadOnlyList<ReceivedMessage> Received =>
        [.. process.Output.Snapshot().Select(ReceivedMessage.TryParse).OfType<ReceivedMessage>()];

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

    /// <summary>Shuts the consumer down in good order: offsets are stored, locks given back.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> StopAsync()
    {
        await process.CloseInputAndWaitAsync();
        return Received;
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static bool IsQueueCount(string line) => line.StartsWith("QUEUES ", StringComparison.Ordinal);

    private static HashSet<string> Bodies(IReadOnlyList<string> lines) =>
        [.. lines.Select(ReceivedMessage.TryParse).OfType<ReceivedMessage>().Select(message => message.Body)];
}
