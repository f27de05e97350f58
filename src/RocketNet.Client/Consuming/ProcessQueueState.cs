namespace RocketNet.Client.Consuming;

/// <summary>What a queue holds at one moment.</summary>
/// <param name="MessageCount">Unfinished messages.</param>
/// <param name="Bytes">Bytes of their bodies.</param>
/// <param name="MinOffset">Offset of the first; 0 when there is none.</param>
/// <param name="MaxOffset">Offset of the last; 0 when there is none.</param>
/// <param name="IsDropped">The queue has been given up.</param>
internal readonly record struct ProcessQueueState(
    int MessageCount, long Bytes, long MinOffset, long MaxOffset, bool IsDropped);
