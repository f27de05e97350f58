using RocketNet.Protocol.Messages;
using RocketNet.Store.Files;
using RocketNet.Store.Indexing;

namespace RocketNet.Store.Reading;

/// <summary>
/// Finds messages by topic and key. Any thread, but not a receive loop: it touches slots, entries and records anywhere
/// on the disk.
/// </summary>
public sealed class KeyQuery
{
    /// <summary>What a Java client takes in one frame is 16 MiB; the rest is room for the header.</summary>
    private const int AnswerBytesMax = (16 << 20) - (64 << 10);

    /// <summary>
    /// Records looked at whose hash is right and whose key is another: a chain made of such is not followed to its end.
    /// </summary>
    private const int StrangersMax = 4096;

    /// <summary>Entries between two looks whether the caller still waits.</summary>
    private const int EntriesPerLook = 1 << 16;

    private const int MillisPerSecond = 1000;

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
        Search search = new(topic, key, begin, end, Math.Min(maxCount, _countMax));
        ReadOnlySpan<IndexFile> files = _index.Files.All;
        for (int i = files.Length - 1; i >= 0 && !search.IsFull; i--)
        {
            if (!files[i].TryLease(out MappedLease lease))
            {
                continue;
            }

            using (lease)
            {
                IndexHeader header = files[i].HeaderFromDisk();
                if (search.Overlaps(header))
                {
                    FollowChain(files[i], header.BeginTimestamp, ref search, cancellation);
                }

                // The files before this one end where it begins.
                if (header.Count > 1 && header.BeginTimestamp < begin)
                {
                    break;
                }
            }
        }

        return Answer(search.Found, files);
    }

    private ref struct Search(
        ReadOnlySpan<byte> topic, ReadOnlySpan<byte> key, long begin, long end, int countMax)
    {
        private int _bytes;

        public readonly ReadOnlySpan<byte> Topic { get; } = topic;

        public readonly ReadOnlySpan<byte> Key { get; } = key;

        public readonly int Hash { get; } = IndexKey.HashOf(topic, key);

        public readonly List<FoundRecord> Found { get; } = [];

        public int Strangers { get; set; }

        public bool IsFull { get; private set; } = countMax <= 0;

        public readonly bool Overlaps(IndexHeader header) =>
            header.Count > 1 && header.BeginTimestamp <= end && header.EndTimestamp >= begin;

        // Entries know whole seconds after the begin of their file, rounded down.
        public readonly bool MayBeIn(long timestamp) => timestamp <= end && timestamp + MillisPerSecond > begin;

        public readonly bool IsOlder(long timestamp) => timestamp + MillisPerSecond <= begin;

        public void GiveUp() => IsFull = true;

        public void Add(long offset, byte[] record)
        {
            if (Found.Count > 0 && _bytes + record.Length > AnswerBytesMax)
            {
                IsFull = true;
                return;
            }

            _bytes += record.Length;
            Found.Add(new FoundRecord(offset, record));
            IsFull = Found.Count >= countMax;
        }
    }

    private readonly record struct FoundRecord(long Offset, byte[] Bytes);

    private void FollowChain(
        IndexFile file, long beginTimestamp, ref Search search, CancellationToken cancellation)
    {
        int number = file.SlotFromDisk(search.Hash % file.Layout.SlotCount);
        int followed = 0;

        // Each entry names an older one, so this ends whatever stands there.
        for (int above = file.Layout.EntryMax; number > 0 && number < above && !search.IsFull;)
        {
            if (++followed % EntriesPerLook == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            IndexEntry entry = file.EntryFromDisk(number);
            long timestamp = beginTimestamp + (entry.Seconds * (long)MillisPerSecond);
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
    private void Look(long offset, ref Search search)
    {
        bool isKnown = search.Found.Count > 0 && search.Found[^1].Offset == offset;
        if (isKnown || !_reader.TryRead(new PhysicalOffset(offset), out byte[] bytes))
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

    private static KeyQueryResult Answer(List<FoundRecord> found, ReadOnlySpan<IndexFile> files)
    {
        if (found.Count == 0)
        {
            return new KeyQueryResult([], 0, 0, 0);
        }

        // Compat: DefaultMessageStore.queryMessage@4.9.7 answers in the order of the log.
        found.Sort((left, right) => left.Offset.CompareTo(right.Offset));
        byte[] records = new byte[found.Sum(record => record.Bytes.Length)];
        int copied = 0;
        foreach (FoundRecord record in found)
        {
            record.Bytes.CopyTo(records, copied);
            copied += record.Bytes.Length;
        }

        IndexHeader last = files[^1].Header;
        return new KeyQueryResult(records, found.Count, last.EndTimestamp, last.EndOffset);
    }
}
