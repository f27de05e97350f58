namespace RocketNet.Protocol.Bodies;

/// <summary>When the messages of one queue were stored, and how far behind a group is. All in milliseconds.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="MinTimestamp">Store time of the oldest message, −1 if there is none.</param>
/// <param name="MaxTimestamp">Store time of the newest message, −1 if there is none.</param>
/// <param name="ConsumeTimestamp">Store time of the last message the group has consumed.</param>
/// <param name="DelayTime">How long the next message has been waiting; 0 when the group is at the end.</param>
public sealed record QueueTimeSpan(
    MessageQueue Queue, long MinTimestamp, long MaxTimestamp, long ConsumeTimestamp, long DelayTime);
