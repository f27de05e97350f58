using RocketNet.Protocol.Bodies;

namespace RocketNet.Client;

/// <summary>How a topic is laid out on each broker.</summary>
public sealed record TopicLayout
{
    /// <summary>Queues to pull from.</summary>
    public int ReadQueueNums { get; init; } = 8;

    /// <summary>Queues to send to.</summary>
    public int WriteQueueNums { get; init; } = 8;

    /// <summary>Permission bits: 2 to write, 4 to read.</summary>
    public int Perm { get; init; } = TopicConfig.PermRead | TopicConfig.PermWrite;
}
