namespace RocketNet.Broker.Statistics;

/// <summary>What a counter had reached at one moment. Java: StatsItem's CallSnapshot, with the bytes beside.</summary>
/// <param name="TimeMillis">Milliseconds since the epoch.</param>
/// <param name="Times">Requests.</param>
/// <param name="Count">Messages, or milliseconds of a latency.</param>
/// <param name="Bytes">Bytes of those messages.</param>
internal readonly record struct StatisticsSample(long TimeMillis, long Times, long Count, long Bytes);
