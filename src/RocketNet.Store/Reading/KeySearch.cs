using RocketNet.Store.Indexing;

namespace RocketNet.Store.Reading;

/// <summary>What a query by key looks for, and what it has found so far.</summary>
internal ref struct KeySearch(
    ReadOnlySpan<byte> topic, ReadOnlySpan<byte> key, long begin, long end, int countMax, ReadWait wait)
{
    /// <summary>What a Java client takes in one frame is 16 MiB; the rest is room for the header.</summary>
    private const int AnswerBytesMax = (16 << 20) - (64 << 10);

    /// <summary>What a receive loop copies before it leaves a query to others.</summary>
    private const int BytesAtOnce = 256 << 10;

    /// <summary>Reads of a receive loop, a system call each, before it leaves a query to others.</summary>
    private const int ReadsAtOnce = 256;

    private const int MillisPerSecond = 1000;

    private int _bytes;
    private int _reads;

    public readonly ReadOnlySpan<byte> Topic { get; } = topic;

    public readonly ReadOnlySpan<byte> Key { get; } = key;

    public readonly int Hash { get; } = IndexKey.HashOf(topic, key);

    public readonly long Begin => begin;

    /// <summary>Whether the disk may be waited for.</summary>
    public readonly ReadWait Wait => wait;

    public readonly List<FoundRecord> Found { get; } = [];

    public int Strangers { get; set; }

    /// <summary>Nothing more is to be looked for here.</summary>
    public bool IsOver { get; private set; } = countMax <= 0;

    /// <summary>Somebody who may wait, or has the time, must do it again.</summary>
    public bool IsForOthers { get; private set; }

    public readonly bool Overlaps(IndexHeader header) =>
        header.Count > 1 && header.BeginTimestamp <= end && header.EndTimestamp >= begin;

    /// <summary>The store time an entry stands for: whole seconds after the begin of its file, rounded down.</summary>
    public static long TimeOf(long beginTimestamp, IndexEntry entry) =>
        beginTimestamp + (entry.Seconds * (long)MillisPerSecond);

    public readonly bool MayBeIn(long timestamp) => timestamp <= end && timestamp + MillisPerSecond > begin;

    public readonly bool IsOlder(long timestamp) => timestamp + MillisPerSecond <= begin;

    public void GiveUp() => IsOver = true;

    public void LeaveToOthers() => IsOver = IsForOthers = true;

    /// <summary>To be asked before each read, of whatever file.</summary>
    /// <returns>False if there were too many for who must not wait; the search is left to others then.</returns>
    public bool MayRead()
    {
        if (wait == ReadWait.Never && ++_reads > ReadsAtOnce)
        {
            LeaveToOthers();
            return false;
        }

        return true;
    }

    public void Add(long offset, byte[] record)
    {
        _bytes += record.Length;
        if (wait == ReadWait.Never && _bytes > BytesAtOnce)
        {
            LeaveToOthers();
            return;
        }

        if (Found.Count > 0 && _bytes > AnswerBytesMax)
        {
            IsOver = true;
            return;
        }

        Found.Add(new FoundRecord(offset, record));
        IsOver = Found.Count >= countMax;
    }

    internal readonly record struct FoundRecord(long Offset, byte[] Bytes);
}
