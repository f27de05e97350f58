using System.Collections.Concurrent;
using RocketNet.Client.Consuming;

namespace RocketNet.Client.Tests.Consuming;

/// <summary>Keeps the batches it was given, with the tries of their messages at that time.</summary>
internal sealed class BatchRecorder(Func<IReadOnlyList<ReceivedMessage>, ConsumeResult> answer) : IMessageBatchHandler
{
    private readonly ConcurrentQueue<(IReadOnlyList<ReceivedMessage> Batch, int[] Times)> _batches = new();

    public IReadOnlyList<IReadOnlyList<ReceivedMessage>> Batches => [.. _batches.Select(one => one.Batch)];

    public IReadOnlyList<int[]> Times => [.. _batches.Select(one => one.Times)];

    public IEnumerable<ReceivedMessage> Messages => Batches.SelectMany(batch => batch);

    public ValueTask<ConsumeResult> HandleAsync(
        IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellationToken)
    {
        _batches.Enqueue((messages, [.. messages.Select(message => message.ReconsumeTimes)]));
        return new ValueTask<ConsumeResult>(answer(messages));
    }
}
