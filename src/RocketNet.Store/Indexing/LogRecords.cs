using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Files;
using RocketNet.Store.Reading;

namespace RocketNet.Store.Indexing;

/// <summary>
/// Walks the records of the CommitLog between two offsets, over the ends of files and damaged places. Holds the file
/// it is in: dispose it before waiting for anything.
/// </summary>
internal ref struct LogRecords
{
    private readonly CommitLog _log;
    private readonly long _end;
    private MappedFile? _file;
    private MappedLease _lease;
    private LogTouch _touch;

    /// <param name="log">The log.</param>
    /// <param name="from">A record boundary.</param>
    /// <param name="end">Behind the last record wanted, a record boundary too.</param>
    public LogRecords(CommitLog log, long from, long end)
    {
        _log = log;
        _end = end;
        Next = Math.Max(from, log.Min.Value);
    }

    /// <summary>Where the record behind the current one begins.</summary>
    public long Next { get; private set; }

    /// <summary>The record; valid until the next call.</summary>
    public MessageRecord Current { get; private set; }

    /// <summary>Physical offset of the record.</summary>
    public long Offset { get; private set; }

    /// <summary>False at the end.</summary>
    public bool MoveNext()
    {
        while (Next < _end)
        {
            if ((_file is null || Next >= _file.End) && !TryEnterFile())
            {
                continue;
            }

            // What this process did not write may lie on the disk only.
            if (Next < _log.FoundEnd)
            {
                _touch.Ahead(_file!, Next, _end);
            }

            long fileEnd = Math.Min(_end, _file!.End);
            ReadOnlySpan<byte> rest = _lease.Span(Next - _file.Start, (int)Math.Min(fileEnd - Next, int.MaxValue));
            switch (MessageRecordReader.TryRead(rest, verifyBody: false, out MessageRecord record))
            {
                case RecordStatus.Ok:
                    Current = record;
                    Offset = Next;
                    Next += record.TotalSize;
                    return true;
                case RecordStatus.Blank:
                    Next = _file.End;
                    break;
                default:
                    // Dispatch has reported the place already.
                    long found = RecordSearch.FindNext(_lease, _file.Start, Next + 1, fileEnd);
                    Next = found < 0 ? fileEnd : found;
                    break;
            }
        }

        return false;
    }

    public void Dispose()
    {
        if (_file is not null)
        {
            _file = null;
            _lease.Dispose();
        }
    }

    private bool TryEnterFile()
    {
        Dispose();
        if (_log.TryLease(Next, out _file, out _lease))
        {
            return true;
        }

        // The file is gone, and with it what would have to be indexed.
        _file = null;
        Next = _log.NextFileStart(Next);
        return false;
    }
}
