namespace RocketNet.Broker.Tests.Killing;

/// <summary>Where a message was put.</summary>
internal readonly record struct QueuePlace(string Topic, int QueueId, long QueueOffset)
{
    public override string ToString() => FormattableString.Invariant($"{Topic}-{QueueId} offset {QueueOffset}");
}
