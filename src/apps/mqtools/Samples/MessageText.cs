using System.Globalization;
using RocketNet.Client;
using RocketNet.Protocol.Wire;

namespace RocketNet.Apps.Tools.Samples;

/// <summary>A received message as the text that Java's clients print.</summary>
/// <remarks>Java: MessageExt.toString@4.9.8 of a message in a push consumer's listener.</remarks>
internal static class MessageText
{
    // A HashMap begins with so many places and doubles them when it is three quarters full; its order follows.
    private const int PlacesMin = 16;
    private const int PlacesMinOfNewer = 128;

    /// <param name="message">The message.</param>
    /// <param name="consumeStart">When it was begun; null where Java does not note that among its properties.</param>
    /// <param name="isNewer">As the client of 5.5.0 prints it, whose properties come in another order.</param>
    public static string Of(ReceivedMessage message, DateTimeOffset? consumeStart, bool isNewer = false)
    {
        string body = string.Join(", ", message.Body.ToArray().Select(one => unchecked((sbyte)one)));
        string properties =
            string.Join(", ", Properties(message, consumeStart, isNewer).Select(one => $"{one.Key}={one.Value}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"MessageExt [brokerName={message.BrokerName}, queueId={message.QueueId}, storeSize={message.StoreSize}, "
            + $"queueOffset={message.QueueOffset}, sysFlag={message.SysFlag}, "
            + $"bornTimestamp={message.BornTime.ToUnixTimeMilliseconds()}, bornHost=/{message.BornHost}, "
            + $"storeTimestamp={message.StoreTime.ToUnixTimeMilliseconds()}, storeHost=/{message.StoreHost}, "
            + $"msgId={message.OffsetMessageId}, commitLogOffset={message.PhysicalOffset}, bodyCRC={message.BodyCrc}, "
            + $"reconsumeTimes={message.ReconsumeTimes}, "
            + $"preparedTransactionOffset={message.PreparedTransactionOffset}, "
            + $"toString()=Message{{topic='{message.Topic}', flag={message.Flag}, properties={{{properties}}}, "
            + $"body=[{body}], transactionId='null'}}]");
    }

    // What the client adds to those of the record stands among them.
    private static IEnumerable<KeyValuePair<string, string>> Properties(
        ReceivedMessage message, DateTimeOffset? consumeStart, bool isNewer)
    {
        Dictionary<string, string> properties = new(message.Properties, StringComparer.Ordinal)
        {
            ["MIN_OFFSET"] = message.QueueMinOffset.ToString(CultureInfo.InvariantCulture),
            ["MAX_OFFSET"] = message.QueueMaxOffset.ToString(CultureInfo.InvariantCulture),
        };
        if (consumeStart is { } start)
        {
            properties["CONSUME_START_TIME"] =
                start.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        }

        int places = isNewer ? PlacesMinOfNewer : PlacesMin;
        while (4 * properties.Count > 3 * places)
        {
            places *= 2;
        }

        return properties.OrderBy(one => Place(one.Key, places));
    }

    private static int Place(string name, int places)
    {
        int hash = JavaString.HashCode(name);
        return (hash ^ (hash >>> 16)) & (places - 1);
    }
}
