namespace RocketNet.Client.Consuming;

/// <summary>How much of one queue may be held before no more is pulled.</summary>
/// <param name="MessageCount">Messages.</param>
/// <param name="Bytes">Bytes of their bodies.</param>
/// <param name="OffsetSpan">From the first unfinished message to the last; a slow one holds the rest up.</param>
internal sealed record FlowLimits(int MessageCount, long Bytes, long OffsetSpan);
