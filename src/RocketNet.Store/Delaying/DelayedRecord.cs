using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;

namespace RocketNet.Store.Delaying;

/// <summary>What a record of the schedule topic becomes when its time has come.</summary>
/// <remarks>
/// Java: ScheduleMessageService.messageTimeup@4.9.8. Everything but the place is taken over, DELAY, REAL_TOPIC and
/// REAL_QID among the properties too: that is what Java consumers see.
/// </remarks>
internal static class DelayedRecord
{
    /// <summary>Makes the delivery; it points into the waiting record's bytes.</summary>
    /// <returns>Why there can be none; null when there is one.</returns>
    public static string? TryMakeDelivery(scoped in MessageRecord waiting, out MessageDraft delivery)
    {
        delivery = waiting.ToDraft();
        if (!TryGetPlace(waiting.Properties, out ReadOnlySpan<byte> topic, out int queueId))
        {
            return "it names no topic and queue it is meant for";
        }

        if (topic.Length > CommitLog.TopicBytesMax || queueId < 0 || !ConsumeQueueTable.IsFolderName(topic))
        {
            return "the topic or queue it is meant for cannot exist";
        }

        // Compat: ScheduleMessageService@4.9.8 drops a half message with a delay level here: delivered, it would be
        // taken for one whose producer has still to be asked.
        if (Ascii.Equals(topic, TopicName.TransactionHalf))
        {
            return "it is a half message";
        }

        delivery.Topic = topic;
        delivery.QueueId = queueId;
        delivery.PreparedTransactionOffset = 0;
        return null;
    }

    /// <summary>Whether a record is what became of one that waited, and in which level that was.</summary>
    public static bool IsDelivery(in MessageRecord record, out int level)
    {
        level = 0;
        ReadOnlySpan<byte> properties = record.Properties;
        return MessageProperties.TryGet(properties, PropertyNames.Delay, out ReadOnlySpan<byte> text)
            && Utf8Parse.TryInt32(text, out level)
            && level > 0
            && TryGetPlace(properties, out ReadOnlySpan<byte> topic, out int queueId)
            && queueId == record.QueueId
            && topic.SequenceEqual(record.Topic);
    }

    private static bool TryGetPlace(
        ReadOnlySpan<byte> properties, out ReadOnlySpan<byte> topic, out int queueId)
    {
        queueId = -1;
        return MessageProperties.TryGet(properties, PropertyNames.RealTopic, out topic)
            && MessageProperties.TryGet(properties, PropertyNames.RealQueueId, out ReadOnlySpan<byte> text)
            && Utf8Parse.TryInt32(text, out queueId);
    }
}
