using System.Globalization;

namespace RocketNet.Compat.Tests;

/// <summary>
/// A line <c>SPAN queueId queueOffset beganAt endedAt</c> of a consuming driver: when a message was worked on.
/// </summary>
/// <remarks>Milliseconds since the epoch: programs on one machine can be compared.</remarks>
public sealed record ConsumedSpan(int QueueId, long QueueOffset, long BeganAt, long EndedAt)
{
    internal static ConsumedSpan? TryParse(string line)
    {
        string[] part = line.Split(' ');
        return part is ["SPAN", var queueId, var queueOffset, var beganAt, var endedAt]
            ? new ConsumedSpan(
                int.Parse(queueId, CultureInfo.InvariantCulture),
                long.Parse(queueOffset, CultureInfo.InvariantCulture),
                long.Parse(beganAt, CultureInfo.InvariantCulture),
                long.Parse(endedAt, CultureInfo.InvariantCulture))
            : null;
    }
}
