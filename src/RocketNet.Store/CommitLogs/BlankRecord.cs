using RocketNet.Protocol.Messages;

namespace RocketNet.Store.CommitLogs;

/// <summary>The end-of-file marker: every full file ends in one, and every record leaves room for it.</summary>
internal static class BlankRecord
{
    // Compat: CommitLog.doAppend@4.9.8 keeps 8 bytes free behind every record of a file.
    public const int ByteCount = MessageRecordWriter.BlankBytes;
}
