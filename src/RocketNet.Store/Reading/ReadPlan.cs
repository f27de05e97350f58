using RocketNet.Store.ConsumeQueues;

namespace RocketNet.Store.Reading;

/// <summary>
/// What a pull will get: runs of adjacent records, as offsets and lengths. Holds nothing and is used again for the
/// next pull by the same thread; not thread safe.
/// </summary>
public sealed class ReadPlan
{
    private const int RunsAtFirst = 32;

    // What Java scans in one read, see MessageReader.
    private const int EntriesMax = 800;

    private Run[] _runs = new Run[RunsAtFirst];
    private byte[] _entries = [];
    private ReadPlan? _ahead;
    private int _runCount;

    internal readonly record struct Run(long Start, int Length);

    /// <summary>The queue's oldest offset when planned.</summary>
    public long Min { get; internal set; }

    /// <summary>Behind the queue's newest offset when planned.</summary>
    public long Max { get; internal set; }

    /// <summary>Where the plan starts.</summary>
    public long Begin { get; private set; }

    /// <summary>Where the consumer should go on.</summary>
    public long NextBegin { get; internal set; }

    /// <summary>Length of the answer's body.</summary>
    public int TotalBytes { get; private set; }

    /// <summary>Messages in it.</summary>
    public int Count { get; private set; }

    /// <summary>The records are so old that a slave had better answer.</summary>
    public bool SuggestSlave { get; internal set; }

    /// <summary>
    /// Some records lie farther behind the tail than Java takes to be in memory; decides limits and answers only.
    /// </summary>
    public bool IsBeyondMemory { get; internal set; }

    /// <summary>
    /// Entries or records have to come from the disk and must not be waited for: nothing else here counts, somebody who
    /// may wait has to plan again.
    /// </summary>
    public bool NeedsDisk { get; internal set; }

    /// <summary>How the plan was made, and its records will be copied.</summary>
    public ReadWait Wait { get; private set; }

    /// <summary>Physical offset of the first record; meaningless when <see cref="Count"/> is 0.</summary>
    public PhysicalOffset FirstRecord => new(_runCount > 0 ? _runs[0].Start : -1);

    /// <summary>For a look at one entry: without room for records.</summary>
    internal static ReadPlan ForOneEntry() => new() { _runs = [] };

    /// <summary>For the pulls that will follow, while this one is still needed; made when first asked for.</summary>
    internal ReadPlan Ahead => _ahead ??= new ReadPlan();

    internal ReadOnlySpan<Run> Runs => _runs.AsSpan(0, _runCount);

    internal void Reset(long min, long max, long nextBegin, ReadWait wait)
    {
        (Min, Max, Begin, NextBegin, Wait) = (min, max, nextBegin, nextBegin, wait);
        (TotalBytes, Count, _runCount) = (0, 0, 0);
        (SuggestSlave, IsBeyondMemory, NeedsDisk) = (false, false, false);
    }

    /// <summary>Room for so many old entries, or for as many as are scanned at a time.</summary>
    internal Span<byte> EntryBuffer(int count)
    {
        int bytes = Math.Clamp(count, 1, EntriesMax) * ConsumeQueueEntry.ByteCount;
        if (_entries.Length < bytes)
        {
            _entries = new byte[bytes];
        }

        return _entries.AsSpan(0, bytes);
    }

    /// <summary>
    /// Adds a record; one that starts where the last ended joins its run, unless a new file begins there.
    /// </summary>
    internal void Add(long start, int length, long fileBytes)
    {
        Count++;
        TotalBytes += length;
        if (_runCount > 0)
        {
            ref Run last = ref _runs[_runCount - 1];
            if (last.Start + last.Length == start && start % fileBytes != 0)
            {
                last = new Run(last.Start, last.Length + length);
                return;
            }
        }

        if (_runCount == _runs.Length)
        {
            Array.Resize(ref _runs, _runs.Length * 2);
        }

        _runs[_runCount++] = new Run(start, length);
    }
}
