using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;

namespace RocketNet.Store.Indexing;

/// <summary>
/// Brings the keys of records into the index. Keys are gathered and written some at a time, because each one hits a
/// slot anywhere in 20 MB: written together, their waits for memory overlap.
/// </summary>
/// <remarks>Java: IndexService.buildIndex@4.9.7. Used by the index loop alone.</remarks>
internal sealed class IndexBuilder(CommitLog log, IndexFileSet files)
{
    private const int KeysTogether = 64;
    private const int TopicBytesCached = 255;

    private readonly IndexKey[] _keys = new IndexKey[KeysTogether];
    private readonly byte[] _topic = new byte[TopicBytesCached];
    private int _count;
    private int _topicBytes = -1;
    private int _topicHash;
    private bool _keylessBehind;
    private bool _fileFilled;

    /// <summary>Everything below is in the index.</summary>
    public IndexPosition Position { get; private set; }

    /// <summary>The keys a record is indexed by.</summary>
    public static MessageKeys KeysOf(in MessageRecord record)
    {
        // Compat: IndexService.buildIndex@4.9.7 leaves out rolled back messages, but not half ones.
        bool isRollback =
            (record.SysFlag & MessageSysFlag.TransactionMask) == MessageSysFlag.TransactionRollback;
        return isRollback ? default : MessageKeys.Of(record.Properties);
    }

    /// <summary>Goes on from somewhere else, after recovery.</summary>
    public void MoveTo(IndexPosition position)
    {
        _count = 0;
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
            Write();
            Position = new IndexPosition(next, 0);
            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                // Some keys may have been written, and those of one record in part: the files say how far it came.
                _count = 0;
                IndexPosition written = IndexPosition.AtEndOf(files.All);
                Position = written.Offset >= Position.Offset ? written : Position;
            }
        }
    }

    private long AddRecords(long end, long bytesMax)
    {
        LogRecords records = new(log, Position.Offset, end);
        try
        {
            long until = records.Next + bytesMax;
            while (records.Next < until && records.MoveNext())
            {
                Add(records.Current, records.Offset);
            }

            return records.Next;
        }
        finally
        {
            records.Dispose();
        }
    }

    /// <summary>Whether a file has become full since this was last asked.</summary>
    public bool TakeFileFilled()
    {
        bool filled = _fileFilled;
        _fileFilled = false;
        return filled;
    }

    private void Add(in MessageRecord record, long offset)
    {
        if (_count == 0)
        {
            // Compat: IndexService.buildIndex@4.9.7 makes the next file for any record that follows a full one.
            files.ForWriting();
        }

        int before = _count;
        int toSkip = offset == Position.Offset ? Position.KeysDone : 0;
        bool hasKeys = false;
        foreach (ReadOnlySpan<byte> key in KeysOf(record))
        {
            hasKeys = true;
            if (toSkip-- <= 0)
            {
                Gather(new IndexKey(
                    IndexKey.HashOf(TopicHash(record.Topic), key), offset, record.StoreTimestamp));
            }
        }

        _keylessBehind = !hasKeys && before > 0;
    }

    private void Gather(in IndexKey key)
    {
        if (_count == KeysTogether)
        {
            Write();
        }

        _keys[_count++] = key;
    }

    private void Write()
    {
        ReadOnlySpan<IndexKey> keys = _keys.AsSpan(0, _count);
        while (!keys.IsEmpty)
        {
            IndexFile file = files.ForWriting();
            int room = Math.Min(keys.Length, file.Layout.EntryMax - file.Count);
            file.Append(keys[..room]);
            keys = keys[room..];
            _fileFilled |= file.IsFull;
        }

        _count = 0;
        if (_keylessBehind)
        {
            files.ForWriting();
            _keylessBehind = false;
        }
    }

    private int TopicHash(ReadOnlySpan<byte> topic)
    {
        if (_topicBytes == topic.Length && topic.SequenceEqual(_topic.AsSpan(0, topic.Length)))
        {
            return _topicHash;
        }

        int hash = IndexKey.TopicHashOf(topic);
        if (topic.Length <= TopicBytesCached)
        {
            topic.CopyTo(_topic);
            _topicBytes = topic.Length;
            _topicHash = hash;
        }

        return hash;
    }
}
