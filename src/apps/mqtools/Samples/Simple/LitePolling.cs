using RocketNet.Client;
using RocketNet.Client.Consuming;

namespace RocketNet.Apps.Tools.Samples.Simple;

/// <summary>What the samples of lite pull consumers have in common: each poll is a line, an empty one too.</summary>
internal static class LitePolling
{
    public const string Topic = "TopicTest";

    // Where the samples that choose queues begin the first one.
    private const long Sought = 10;

    /// <summary>Prints polls until somebody ends the program.</summary>
    public static async Task PrintAsync(Sample sample, LitePullConsumer consumer)
    {
        while (true)
        {
            sample.Print(Line(await consumer.PollAsync(cancellationToken: sample.Stopping)));
        }
    }

    /// <summary>Reads given queues, the first of them from its message 10 on, and commits after each poll.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="options">The consumer's.</param>
    /// <param name="choose">Picks the queues; called when the consumer runs.</param>
    /// <param name="isNewer">Java's program is one of 5.5.0.</param>
    public static async Task ReadAsync(
        Sample sample,
        LitePullConsumerOptions options,
        Func<LitePullConsumer, Task<IReadOnlyList<MessageQueue>>> choose,
        bool isNewer = false)
    {
        await using LitePullConsumer consumer = new(sample.Client, options with { AutoCommit = false });
        await consumer.StartAsync(sample.Stopping);
        IReadOnlyList<MessageQueue> queues = await choose(consumer);
        await consumer.AssignAsync(queues, sample.Stopping);
        await consumer.SeekAsync(queues[0], Sought, sample.Stopping);
        while (true)
        {
            sample.Print(Line(await consumer.PollAsync(cancellationToken: sample.Stopping), isNewer) + " ");
            await consumer.CommitAsync(sample.Stopping);
        }
    }

    private static string Line(IReadOnlyList<ReceivedMessage> messages, bool isNewer = false) =>
        $"[{string.Join(", ", messages.Select(message => MessageText.Of(message, consumeStart: null, isNewer)))}]";
}
