namespace RocketNet.StoreTool.Logs;

/// <summary>A record found behind a damaged place.</summary>
internal readonly record struct FoundRecord(long Offset, long StoreTimestamp);
