using System.Globalization;

namespace RocketNet.Compat.Tests;

/// <summary>A line <c>SENT queueId queueOffset msgId offsetMsgId body</c> of a driver.</summary>
public sealed record SentMessage(int QueueId, long QueueOffset, string Id, string OffsetId, string Body)
{
    internal static SentMessage? TryParse(string line)
    {
        string[] part = line.Split(' ', 6);
        return part is ["SENT", var queueId, var queueOffset, var id, var offsetId, var body]
            ? new SentMessage(
                int.Parse(queueId, CultureInfo.InvariantCulture),
                long.Parse(queueOffset, CultureInfo.InvariantCulture),
                id,
                offsetId,
                body)
            : null;
    }
}
