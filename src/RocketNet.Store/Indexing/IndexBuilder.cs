using RocketNet.Store.CommitLogs;

namespace RocketNet.Store.Indexing;

/// <summary>Brings the keys of a running store's records into the index, from a position on.</summary>
/// <remarks>Used by the index loop alone.</remarks>
internal sealed class IndexBuilder(CommitLog log, IndexFileSet files)
{
    private readonly IndexWriter _writer = new(files);

    /// <summary>Everything below is in the index.</summary>
    public IndexPosition Position { get; private set; }

    /// <summary>Goes on from somewhere else, after recovery.</summary>
    public void MoveTo(IndexPosition position)
    {
        _writer.Forget();
        Position = position;
    }

    /// <summary>Indexes the records up to an offset, but not many more bytes of them than asked for.</summary>
    /// <param name="end">A record boundary.</param>
    /// <param name="bytesMax">What one turn may do.</param>
    /// <exception cref="IOException">No space or no file; nothing is left out when this is called again.</exception>
    public void BuildTo(long end, long bytesMax)
    {
        bool isDone = false;
        try
        {
            long next = AddRecords(end, bytesMax);
            _writer.Write();
            Position = new IndexPosition(next, 0);
            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                // Some keys may have been written, and those of one record in part: the files say how far it came.
                _writer.Forget();
                IndexPosition written = IndexPosition.AtEndOf(files.All);
                Position = written.Offset >= Position.Offset ? written : Position;
            }
        }
    }

    /// <summary>Whether a file has become full since this was last asked.</summary>
    public bool TakeFileFilled() => _writer.TakeFileFilled();

    private long AddRecords(long end, long bytesMax)
    {
        LogRecords records = new(log, Position.Offset, end);
        try
        {
            long until = records.Next + bytesMax;
            while (records.Next < until && records.MoveNext())
            {
                int keysDone = records.Offset == Position.Offset ? Position.KeysDone : 0;
                _writer.Add(records.Current, records.Offset, keysDone);
            }

            return records.Next;
        }
        finally
        {
            records.Dispose();
        }
    }
}
