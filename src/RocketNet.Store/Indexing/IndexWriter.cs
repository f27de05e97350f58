using RocketNet.Protocol.Messages;

namespace RocketNet.Store.Indexing;

/// <summary>
/// Puts the keys of records into index files, one record after the other. Keys are gathered and written some at a
/// time, because each one hits a slot anywhere in 20 MB: written together, their waits for memory overlap.
/// </summary>
/// <remarks>Java: IndexService.buildIndex@4.9.7. One thread.</remarks>
internal sealed class IndexWriter(IndexFileSet files)
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

    /// <summary>The keys a record is indexed by.</summary>
    public static MessageKeys KeysOf(in MessageRecord record)
    {
        // Compat: IndexService.buildIndex@4.9.7 leaves out rolled back messages, but not half ones.
        bool isRollback =
            (record.SysFlag & MessageSysFlag.TransactionMask) == MessageSysFlag.TransactionRollback;
        return isRollback ? default : MessageKeys.Of(record.Properties);
    }

    /// <summary>Whether a file has become full since this was last asked.</summary>
    public bool TakeFileFilled()
    {
        bool filled = _fileFilled;
        _fileFilled = false;
        return filled;
    }

    /// <summary>Drops what was gathered and not written.</summary>
    public void Forget() => _count = 0;

    /// <summary>Gathers the keys of one record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="offset">Its physical offset.</param>
    /// <param name="keysDone">Keys of it that are in the index already.</param>
    /// <exception cref="IOException">No space or no file for those gathered before.</exception>
    public void Add(in MessageRecord record, long offset, int keysDone)
    {
        if (_count == 0)
        {
            // Compat: IndexService.buildIndex@4.9.7 makes the next file for any record that follows a full one.
            files.ForWriting();
        }

        int before = _count;
        bool hasKeys = false;
        foreach (ReadOnlySpan<byte> key in KeysOf(record))
        {
            hasKeys = true;
            if (keysDone-- <= 0)
            {
                Gather(new IndexKey(
                    IndexKey.HashOf(TopicHash(record.Topic), key), offset, record.StoreTimestamp));
            }
        }

        _keylessBehind = !hasKeys && before > 0;
    }

    /// <summary>Writes what was gathered.</summary>
    /// <exception cref="IOException">No space or no file; some of it may have been written.</exception>
    public void Write()
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

    private void Gather(in IndexKey key)
    {
        if (_count == KeysTogether)
        {
            Write();
        }

        _keys[_count++] = key;
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
