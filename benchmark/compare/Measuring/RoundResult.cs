namespace RocketNet.Compare.Measuring;

/// <summary>One measured round of one workload against one server.</summary>
internal sealed record RoundResult
{
    public required long Messages { get; init; }

    public required double Seconds { get; init; }

    public required LatencyHistogram Latency { get; init; }

    /// <summary>Bytes of message bodies or pull answers, for the workloads where that is the figure.</summary>
    public long Bytes { get; init; }

    /// <summary>Answers with another code than expected; a measured round must have none.</summary>
    public long Errors { get; init; }

    public string? FirstError { get; init; }

    public double BrokerCpuSeconds { get; init; }

    public double GeneratorCpuSeconds { get; init; }

    public double AnonymousMegabytesMax { get; init; }

    public double Rate => Messages / Seconds;

    public double BrokerMicrosPerMessage => BrokerCpuSeconds * 1e6 / Math.Max(Messages, 1);

    public double GeneratorMicrosPerMessage => GeneratorCpuSeconds * 1e6 / Math.Max(Messages, 1);
}
