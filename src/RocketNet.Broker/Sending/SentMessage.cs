using RocketNet.Store.CommitLogs;

namespace RocketNet.Broker.Sending;

/// <summary>A message or batch that was handed to the log, and what its answer has to say.</summary>
/// <param name="QueueId">The queue the client asked for or was given.</param>
/// <param name="WaitsForStore">Whether the answer waits for sync and replica.</param>
/// <param name="BatchStarts">Physical offsets of a batch's messages; null for a single one.</param>
/// <param name="StartedTicks">
/// Milliseconds of the coarse clock when the append began: latencies are counted in them.
/// </param>
public readonly record struct SentMessage(
    AppendResult Appended, int QueueId, bool WaitsForStore, long[]? BatchStarts, long StartedTicks);
