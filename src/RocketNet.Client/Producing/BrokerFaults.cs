using System.Collections.Concurrent;

namespace RocketNet.Client.Producing;

/// <summary>Which brokers are left alone for a while because they failed or were slow. Any thread.</summary>
/// <remarks>Java: MQFaultStrategy@5.3.3, without the connections it opens to brokers that failed.</remarks>
internal sealed class BrokerFaults(TimeProvider time)
{
    private const int LatencyOfFailureMillis = 10_000;

    // Latency from so many milliseconds on → left alone for so many.
    private static readonly (int LatencyMillis, int RestMillis)[] Rests =
    [
        (15_000, 30_000), (5_000, 10_000), (3_000, 6_000), (1_800, 5_000), (550, 2_000),
    ];

    private readonly ConcurrentDictionary<string, long> _availableAt = new(StringComparer.Ordinal);

    /// <summary>Whether a broker may be sent to.</summary>
    public bool IsAvailable(string brokerName) =>
        !_availableAt.TryGetValue(brokerName, out long at) || time.GetTimestamp() >= at;

    /// <summary>Notes an attempt.</summary>
    public void Note(string brokerName, TimeSpan latency, bool hasFailed)
    {
        int rest = RestOf(hasFailed ? LatencyOfFailureMillis : latency.TotalMilliseconds);
        if (rest != 0)
        {
            _availableAt[brokerName] = time.GetTimestamp() + (rest * time.TimestampFrequency / 1_000);
        }
        else if (!_availableAt.IsEmpty)
        {
            _availableAt.TryRemove(brokerName, out _);
        }
    }

    private static int RestOf(double latencyMillis)
    {
        foreach ((int latency, int rest) in Rests)
        {
            if (latencyMillis >= latency)
            {
                return rest;
            }
        }

        return 0;
    }
}
