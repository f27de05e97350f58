using System.Text;
using RocketNet.Store.Delaying;
using RocketNet.Store.Statistics;

namespace RocketNet.Store.ConsumeQueues;

/// <summary>What all queues of a topic share: its name, in both forms, and the count of what was put into it.</summary>
internal sealed class QueueTopic(byte[] utf8)
{
    public byte[] Utf8 => utf8;

    public string Name { get; } = Encoding.UTF8.GetString(utf8);

    public TopicPuts Puts { get; } = new();

    /// <summary>Messages wait in it until they are due.</summary>
    public bool IsSchedule { get; } = ScheduleTopic.Utf8.SequenceEqual(utf8);
}
