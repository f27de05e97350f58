using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Store.Delaying;

namespace RocketNet.Store.Dispatch;

/// <summary>The number in a ConsumeQueue entry that consumers filter by.</summary>
internal static class TagsCode
{
    /// <summary>Java's hash of the TAGS property; for a delayed message the time it is due.</summary>
    public static long Of(in MessageRecord record, DelayLevels delays)
    {
        ReadOnlySpan<byte> properties = record.Properties;
        if (properties.IsEmpty)
        {
            return 0;
        }

        if (record.Topic.SequenceEqual(ScheduleTopic.Utf8)
            && MessageProperties.TryGet(properties, PropertyNames.Delay, out ReadOnlySpan<byte> text)
            && Utf8Parse.TryInt32(text, out int level)
            && level > 0)
        {
            return delays.DeliverAt(level, record.StoreTimestamp);
        }

        return MessageProperties.TryGet(properties, PropertyNames.Tags, out ReadOnlySpan<byte> tags)
            ? JavaString.HashCode(tags)
            : 0;
    }
}
