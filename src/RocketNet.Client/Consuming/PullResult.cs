namespace RocketNet.Client.Consuming;

/// <summary>The answer to one pull.</summary>
/// <param name="Status">What was found.</param>
/// <param name="NextBeginOffset">Where to pull next.</param>
/// <param name="MinOffset">The queue's first offset.</param>
/// <param name="MaxOffset">The offset behind the queue's last message.</param>
/// <param name="Messages">The messages, in the order of the queue.</param>
public sealed record PullResult(
    PullStatus Status,
    long NextBeginOffset,
    long MinOffset,
    long MaxOffset,
    IReadOnlyList<ReceivedMessage> Messages);
