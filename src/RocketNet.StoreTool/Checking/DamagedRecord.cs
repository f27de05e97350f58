namespace RocketNet.StoreTool.Checking;

/// <summary>
/// A record that stands in its place and cannot stay, because its body or its topic is not what was sent.
/// </summary>
internal readonly record struct DamagedRecord(long Offset, int Size);
