using RocketNet.Protocol.Messages;
using RocketNet.Store.Files;
using RocketNet.Store.Indexing;

namespace RocketNet.Store.Reading;

/// <summary>
/// Finds messages by topic and key: slots, entries and records anywhere on the disk. A receive loop may ask for what
/// is in memory; everything else is for threads that may wait.
/// </summary>
public sealed class KeyQuery
{
    /// <summary>
    /// Records looked at whose hash is right and whose key is another: a chain made of such is not followed to its end.
    /// </summary>
    private const int StrangersMax = 4096;

    /// <summary>Entries between two looks whether the caller still waits.</summary>
    private const int EntriesPerLook = 1 << 16;

    private readonly MessageIndex _index;
    private readonly MessageReader _reader;
    private readonly int _countMax;

    internal KeyQuery(MessageIndex index, MessageReader reader, StoreOptions options)
    {
        _index = index;
        _reader = reader;
        _countMax = options.MaxMsgsNumBatch;
    }

    /// <summary>Waits until what can be pulled now can be found too, but not longer than the timeout.</summary>
    public Task WaitForDispatchedAsync(TimeSpan timeout, CancellationToken cancellation) =>
        _index.WaitForDispatchedAsync(timeout, cancellation);

    /// <summary>The newest messages with a key, of those stored in a span of time.</summary>
    /// <param name="topic">The topic they are stored under, UTF-8.</param>
    /// <param name="key">UNIQ_KEY or one of KEYS, UTF-8.</param>
    /// <param name="maxCount">Most messages wanted; the server has a limit too.</param>
    /// <param name="begin">First store time wanted, milliseconds since 1970.</param>
    /// <param name="end">Last store time wanted.</param>
    /// <param name="cancellation">Ends a search that nobody waits for.</param>
    /// <exception cref="IOException">The disk failed; names file and offset.</exception>
    public KeyQueryResult Find(
        ReadOnlySpan<byte> topic,
        ReadOnlySpan<byte> key,
        int maxCount,
        long begin,
        long end,
        CancellationToken cancellation)
    {
        KeySearch search = new(topic, key, begin, end, Math.Min(maxCount, _countMax), ReadWait.ForDisk);
        ReadOnlySpan<IndexFile> files = _index.Files.All;
        Run(files, ref search, cancellation);
        return Answer(search.Found, files);
    }

    /// <summary>The same from memory alone, for a receive loop.</summary>
    /// <returns>False if the index is behind, the disk would have to be waited for, or there is much to do.</returns>
    public bool TryFindInMemory(
        ReadOnlySpan<byte> topic,
        ReadOnlySpan<byte> key,
        int maxCount,
        long begin,
        long end,
        out KeyQueryResult result)
    {
        result = default;
        if (_index.IsBehind)
        {
            return false;
        }

        KeySearch search = new(topic, key, begin, end, Math.Min(maxCount, _countMax), ReadWait.Never);
        ReadOnlySpan<IndexFile> files = _index.Files.All;
        Run(files, ref search, CancellationToken.None);
        if (search.IsForOthers)
        {
            return false;
        }

        result = Answer(search.Found, files);
        return true;
    }

    private void Run(ReadOnlySpan<IndexFile> files, ref KeySearch search, CancellationToken cancellation)
    {
        for (int i = files.Length - 1; i >= 0 && !search.IsOver; i--)
        {
            if (!files[i].TryLease(out MappedLease lease))
            {
                continue;
            }

            using (lease)
            {
                if (!search.MayRead() || !files[i].TryReadHeader(search.Wait, out IndexHeader header))
                {
                    search.LeaveToOthers();
                    return;
                }

                if (search.Overlaps(header))
                {
                    FollowChain(files[i], header.BeginTimestamp, ref search, cancellation);
                }

                // The files before this one end where it begins.
                if (header.Count > 1 && header.BeginTimestamp < search.Begin)
                {
                    return;
                }
            }
        }
    }

    private void FollowChain(
        IndexFile file, long beginTimestamp, ref KeySearch search, CancellationToken cancellation)
    {
        if (!search.MayRead()
            || !file.TryReadSlot(search.Hash % file.Layout.SlotCount, search.Wait, out int number))
        {
            search.LeaveToOthers();
            return;
        }

        int followed = 0;

        // Each entry names an older one, so this ends whatever stands there.
        for (int above = file.Layout.EntryMax; number > 0 && number < above && !search.IsOver;)
        {
            if (++followed % EntriesPerLook == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            if (!search.MayRead() || !file.TryReadEntry(number, search.Wait, out IndexEntry entry))
            {
                search.LeaveToOthers();
                return;
            }

            long timestamp = KeySearch.TimeOf(beginTimestamp, entry);
            bool isTimeDamaged = entry.Seconds < 0;
            if (!isTimeDamaged && search.IsOlder(timestamp))
            {
                return;
            }

            if (entry.Hash == search.Hash && (isTimeDamaged || search.MayBeIn(timestamp)))
            {
                Look(entry.Offset, ref search);
            }

            (above, number) = (number, entry.Previous);
        }
    }

    // The hash alone proves nothing: other topics and keys have the same one. Old records are read by a call, so that a
    // bad sector is an error of this query and no fatal fault.
    private void Look(long offset, ref KeySearch search)
    {
        bool isKnown = search.Found.Count > 0 && search.Found[^1].Offset == offset;
        if (isKnown || !search.MayRead())
        {
            return;
        }

        CopyOutcome outcome = _reader.TryRead(new PhysicalOffset(offset), search.Wait, out byte[] bytes);
        if (outcome == CopyOutcome.NotInMemory)
        {
            search.LeaveToOthers();
        }

        if (outcome != CopyOutcome.Done)
        {
            return;
        }

        _ = MessageRecordReader.TryRead(bytes, verifyBody: false, out MessageRecord record);
        if (record.Topic.SequenceEqual(search.Topic) && MessageKeys.Of(record.Properties).Contains(search.Key))
        {
            search.Add(offset, bytes);
        }
        else if (++search.Strangers >= StrangersMax)
        {
            search.GiveUp();
        }
    }

    private static KeyQueryResult Answer(List<KeySearch.FoundRecord> found, ReadOnlySpan<IndexFile> files)
    {
        if (found.Count == 0)
        {
            return new KeyQueryResult([], 0, 0, 0);
        }

        // Compat: DefaultMessageStore.queryMessage@4.9.7 answers in the order of the log.
        found.Sort((left, right) => left.Offset.CompareTo(right.Offset));
        byte[] records = new byte[found.Sum(record => record.Bytes.Length)];
        int copied = 0;
        foreach (KeySearch.FoundRecord record in found)
        {
            record.Bytes.CopyTo(records, copied);
            copied += record.Bytes.Length;
        }

        IndexHeader last = files[^1].Header;
        return new KeyQueryResult(records, found.Count, last.EndTimestamp, last.EndOffset);
    }
}
