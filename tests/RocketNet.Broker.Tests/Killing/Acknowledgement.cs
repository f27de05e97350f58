namespace RocketNet.Broker.Tests.Killing;

/// <summary>What a broker said when it took a message.</summary>
/// <param name="Body">A hash of the body, never 0; see <see cref="AckLedger.HashOf"/>.</param>
/// <param name="PhysicalOffset">Where in the CommitLog, as the message's id says.</param>
/// <param name="AtTicks">When the answer came, by <see cref="TimeProvider.GetTimestamp"/>.</param>
internal readonly record struct Acknowledgement(ulong Body, long PhysicalOffset, long AtTicks);
