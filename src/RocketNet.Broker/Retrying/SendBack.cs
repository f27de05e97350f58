using RocketNet.Broker.Groups;
using RocketNet.Broker.Topics;

namespace RocketNet.Broker.Retrying;

/// <summary>One message handed back, and what its consumer wants.</summary>
/// <param name="Group">The consumer group.</param>
/// <param name="Retry">Its retry topic.</param>
/// <param name="DelayLevel">See <see cref="Protocol.Headers.ConsumerSendMsgBackHeader.DelayLevel"/>.</param>
/// <param name="RetriesMax">After so many tries it belongs to the dead letters.</param>
internal readonly record struct SendBack(GroupEntry Group, TopicEntry Retry, int DelayLevel, int RetriesMax)
{
    // Compat: SendMessageProcessor@4.9.8: the first retry comes after level 3, the next one level later each.
    private const int FirstLevel = 3;

    /// <summary>Whether there are no tries left, or the consumer wants none.</summary>
    public bool IsDead(int reconsumeTimes) => reconsumeTimes >= RetriesMax || DelayLevel < 0;

    /// <summary>The level it waits in before it comes again.</summary>
    public int LevelFor(int reconsumeTimes) => DelayLevel == 0 ? FirstLevel + reconsumeTimes : DelayLevel;
}
