using System.Globalization;

namespace RocketNet.Compat.Tests;

/// <summary>A line <c>MSG queueId queueOffset msgId reconsumeTimes body</c> of a consuming driver.</summary>
public sealed record ReceivedMessage(int QueueId, long QueueOffset, string Id, int ReconsumeTimes, string Body)
{
    internal static ReceivedMessage? TryParse(string line)
    {
        string[] part = line.Split(' ', 6);
        return part is ["MSG", var queueId, var queueOffset, var id, var times, var body]
            ? new ReceivedMessage(
                int.Parse(queueId, CultureInfo.InvariantCulture),
                long.Parse(queueOffset, CultureInfo.InvariantCulture),
                id,
                int.Parse(times, CultureInfo.InvariantCulture),
                body)
            : null;
    }
}
