namespace RocketNet.Client.Consuming;

/// <summary>What became of a message, or of the messages of one call.</summary>
/// <remarks>An exception of the handler counts as <see cref="ReconsumeLater"/>.</remarks>
public readonly record struct ConsumeResult
{
    /// <summary>Done: the message does not come again.</summary>
    public static readonly ConsumeResult Success;

    /// <summary>
    /// The message comes again: after a time that the broker chooses, longer each time; with an orderly consumer the
    /// queue waits and the message comes again before any other.
    /// </summary>
    public static readonly ConsumeResult ReconsumeLater = new() { IsFailure = true };

    /// <summary>The message goes to the group's dead letters at once. Not for orderly consumers.</summary>
    public static readonly ConsumeResult DeadLetter = new() { IsFailure = true, DelayLevel = -1 };

    /// <summary>The message comes again; of a batch, those behind the acknowledged ones, if there are any.</summary>
    public bool IsFailure { get; private init; }

    /// <summary>When it comes again: 0 the broker chooses, 1…18 a delay level, −1 never.</summary>
    public int DelayLevel { get; private init; }

    /// <summary>Of a batch, how many messages at its start are done although the others failed.</summary>
    public int AcknowledgedCount { get; private init; }

    /// <summary>How long the queue of an orderly consumer waits; null for the usual time.</summary>
    public TimeSpan? Suspension { get; private init; }

    /// <summary>How many messages at the start of a batch of that size are done.</summary>
    internal int DoneOf(int batchCount) => IsFailure ? Math.Min(AcknowledgedCount, batchCount) : batchCount;

    /// <summary>The message comes again after the time of a delay level, 1…18 with Java's levels.</summary>
    public static ConsumeResult ReconsumeAtLevel(int delayLevel) => delayLevel > 0
        ? new ConsumeResult { IsFailure = true, DelayLevel = delayLevel }
        : throw new ArgumentOutOfRangeException(nameof(delayLevel), delayLevel, "delay levels begin with 1");

    /// <summary>Of a batch, only the messages behind the first ones failed; those are done.</summary>
    /// <param name="count">How many are done, 0 for none; as many as the batch has, or more, for all.</param>
    /// <remarks>
    /// With <see cref="Success"/> all are done. Java: ConsumeConcurrentlyContext.ackIndex@4.9.8, which is one less.
    /// All messages behind them count as tried, with an orderly consumer too: each that has been tried as often as it
    /// may becomes a dead letter, not only the one that failed.
    /// </remarks>
    public ConsumeResult AfterFirst(int count) => count >= 0
        ? this with { AcknowledgedCount = count }
        : throw new ArgumentOutOfRangeException(nameof(count), count, "a batch has no fewer than no messages");

    /// <summary>An orderly consumer's queue waits for so long, from 10 ms to 30 s.</summary>
    public static ConsumeResult SuspendQueue(TimeSpan duration) => new() { IsFailure = true, Suspension = duration };
}
