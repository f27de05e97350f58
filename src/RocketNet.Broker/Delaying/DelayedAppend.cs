using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Delaying;

namespace RocketNet.Broker.Delaying;

/// <summary>
/// Appends messages whose properties the broker changes: delayed ones go to the schedule topic instead of their own,
/// where the delay loop finds them.
/// </summary>
/// <remarks>Java: the first part of CommitLog.asyncPutMessage@4.9.8.</remarks>
public sealed class DelayedAppend(CommitLog commitLog, DelayLevels delays)
{
    /// <summary>Stores the message in the queue of its level, or where the draft says if it has none.</summary>
    /// <param name="draft">The message as it is meant to arrive, without properties.</param>
    /// <param name="properties">Its properties; changed here.</param>
    public AppendResult Append(scoped MessageDraft draft, PropertySet properties)
    {
        if (properties.DelayLevel is > 0 and int wanted)
        {
            int level = Math.Min(wanted, Math.Max(1, delays.Max));
            properties[PropertyNames.Delay] = Invariant.Text(level);
            properties[PropertyNames.RealTopic] = System.Text.Encoding.UTF8.GetString(draft.Topic);
            properties[PropertyNames.RealQueueId] = Invariant.Text(draft.QueueId);
            draft.Topic = ScheduleTopic.Utf8;
            draft.QueueId = level - 1;
        }

        draft.Properties = properties.ToStored();
        return commitLog.Append(in draft);
    }
}
