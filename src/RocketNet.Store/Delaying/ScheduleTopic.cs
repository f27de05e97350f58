using RocketNet.Protocol.Messages;

namespace RocketNet.Store.Delaying;

/// <summary>The topic in which delayed messages wait, one queue for each level.</summary>
public static class ScheduleTopic
{
    public const string Name = TopicName.Schedule;

    /// <summary>
    /// The half topic: what waits on its behalf may not be delivered, see <see cref="DelayedRecord"/>.
    /// </summary>
    internal static ReadOnlySpan<byte> Half => "RMQ_SYS_TRANS_HALF_TOPIC"u8;

    public static ReadOnlySpan<byte> Utf8 => "SCHEDULE_TOPIC_XXXX"u8;
}
