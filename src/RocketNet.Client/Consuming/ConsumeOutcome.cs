namespace RocketNet.Client.Consuming;

/// <summary>How a handler's call ended.</summary>
/// <param name="Result">What it said, or what stands for its exception.</param>
/// <param name="Failure">Its exception, if it threw one.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="IsAbandoned">The consumer stopped: the message counts as not worked on at all.</param>
internal readonly record struct ConsumeOutcome(
    ConsumeResult Result, Exception? Failure, TimeSpan Elapsed, bool IsAbandoned);
