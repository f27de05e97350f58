using RocketNet.Protocol.Messages;

namespace RocketNet.Store.Delaying;

/// <summary>The topic in which delayed messages wait, one queue for each level.</summary>
public static class ScheduleTopic
{
    public const string Name = TopicName.Schedule;

    public static ReadOnlySpan<byte> Utf8 => "SCHEDULE_TOPIC_XXXX"u8;
}
