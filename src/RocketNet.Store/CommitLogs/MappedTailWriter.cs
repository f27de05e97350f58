using RocketNet.Protocol.Messages;
using RocketNet.Store.Files;

namespace RocketNet.Store.CommitLogs;

/// <summary>
/// AsyncFlush: records are encoded straight into the mapped file and readable as soon as they are published.
/// </summary>
internal sealed class MappedTailWriter(CommitLogTail tail) : ITailWriter
{
    public long End => tail.Position;

    public AppendStatus TryReserve(int bytes, out Span<byte> room, out long start)
    {
        AppendStatus status = tail.MakeRoom(bytes, out MappedFile? left, out long blankAt);
        if (left is not null)
        {
            Span<byte> blank = left.Span(blankAt - left.Start, BlankRecord.ByteCount);
            MessageRecordWriter.WriteBlank(blank, (int)(left.End - blankAt));
        }

        start = tail.Position;
        MappedFile? file = tail.File;
        room = status == AppendStatus.Ok ? file!.Span(start - file.Start, bytes) : default;
        return status;
    }

    public void Commit(int bytes) => tail.Advance(bytes);
}
