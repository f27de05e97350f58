namespace RocketNet.Store.CommitLogs;
public sealed class CommitLog { public string? NotWritableReason { get; } }
