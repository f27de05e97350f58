namespace RocketNet.StoreTool.Logs;

/// <summary>A damaged range of the CommitLog with records behind it.</summary>
/// <param name="File">The file it lies in.</param>
/// <param name="From">Physical offset of the first byte that is no record.</param>
/// <param name="To">The next record, or the end of the file's place.</param>
/// <param name="What">What stands there.</param>
internal readonly record struct LogGap(LogFile File, long From, long To, string What);
