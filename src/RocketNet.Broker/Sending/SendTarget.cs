namespace RocketNet.Broker.Sending;

/// <summary>Where a message is really written: the topic asked for, or the dead letters of its group.</summary>
/// <param name="Topic">UTF-8; the topic entry's own array.</param>
public readonly record struct SendTarget(byte[] Topic, int QueueId);
