using System.Buffers.Binary;
using RocketNet.Store.Indexing;
using RocketNet.StoreTool.Files;

namespace RocketNet.StoreTool.Checking;

/// <summary>
/// Walks the entries of all index files in order, which is that of the log. On the way it computes each file's slots
/// and links once more and compares them: then what a look-up finds is what the entries say.
/// </summary>
/// <param name="paths">The files.</param>
/// <param name="layout">Slots and entries.</param>
/// <param name="problem">Told of what is wrong inside a file: path, position, words.</param>
/// <param name="advanced">Told of bytes read; may be null.</param>
internal sealed class IndexCursor(
    IReadOnlyList<string> paths, IndexLayout layout, Action<string, long?, string> problem, Action<long>? advanced)
    : IDisposable
{
    private const int EntriesAtOnce = 32 * 1024;

    private readonly byte[] _chunk = new byte[EntriesAtOnce * IndexEntry.ByteCount];
    private int[] _slots = [];
    private ReadFile? _file;
    private int _nextPath;
    private int _chunkFrom;
    private int _chunkCount;
    private bool _isDamaged;

    public bool HasCurrent { get; private set; }

    public IndexEntry Current { get; private set; }

    /// <summary>Number of the current entry in its file.</summary>
    public int Number { get; private set; }

    /// <summary>Of the current file.</summary>
    public IndexHeader Header { get; private set; }

    public string Path => _file?.Path ?? "";

    /// <summary>Entries seen so far.</summary>
    public long Entries { get; private set; }

    /// <summary>Goes to the next entry; <see cref="HasCurrent"/> is false behind the last one.</summary>
    public void MoveNext()
    {
        Number++;
        while (_file is null || Number >= Math.Min(Header.Count, layout.EntryMax))
        {
            if (!TryEnterNextFile())
            {
                HasCurrent = false;
                return;
            }
        }

        if (Number >= _chunkFrom + _chunkCount)
        {
            Fill();
        }

        HasCurrent = true;
        Current = IndexEntry.Read(_chunk.AsSpan((Number - _chunkFrom) * IndexEntry.ByteCount));
        Entries++;
        Follow();
    }

    public void Dispose() => _file?.Dispose();

    private void Fill()
    {
        _chunkFrom = Number;
        _chunkCount = Math.Min(EntriesAtOnce, Math.Min(Header.Count, layout.EntryMax) - Number);
        Span<byte> wanted = _chunk.AsSpan(0, _chunkCount * IndexEntry.ByteCount);
        int read = _file!.Read(wanted, layout.EntryPosition(Number));
        wanted[read..].Clear();
        advanced?.Invoke(read);
        _file.Announce(layout.EntryPosition(_chunkFrom + _chunkCount), _chunk.Length);
    }

    private void Follow()
    {
        int slot = Current.Hash < 0 ? -1 : Current.Hash % _slots.Length;
        if (slot < 0 || Current.Previous != _slots[slot])
        {
            if (!_isDamaged)
            {
                _isDamaged = true;
                string what = slot < 0
                    ? $"entry {Number} has a hash below 0"
                    : $"entry {Number} is linked to {Current.Previous}, and {_slots[slot]} is the one before it";
                problem(Path, layout.EntryPosition(Number), what);
            }

            if (slot < 0)
            {
                return;
            }
        }

        _slots[slot] = Number;
    }

    private bool TryEnterNextFile()
    {
        LeaveFile();
        if (_nextPath >= paths.Count)
        {
            return false;
        }

        _file = new ReadFile(paths[_nextPath++]);
        Number = 1;
        _chunkCount = 0;
        _isDamaged = false;
        Header = default;
        if (_file.Length != layout.FileBytes)
        {
            problem(Path, null, $"{_file.Length} bytes long, {layout.FileBytes} expected");
            _isDamaged = true;
            return true;
        }

        if (_slots.Length == 0)
        {
            // Not before there is a file that has them all.
            _slots = new int[layout.SlotCount];
        }

        Span<byte> bytes = stackalloc byte[IndexHeader.ByteCount];
        _file.Read(bytes, 0);
        Header = IndexHeader.Read(bytes);
        if (Header.Count < 0 || Header.Count > layout.EntryMax || Header.BeginOffset > Header.EndOffset)
        {
            problem(Path, 0, "its header is damaged");
            _isDamaged = true;
            Header = default;
        }

        return true;
    }

    private void LeaveFile()
    {
        if (_file is null)
        {
            return;
        }

        if (!_isDamaged && Header.Count > 1)
        {
            CompareEnds();
            CompareSlots();
        }

        Array.Clear(_slots);
        _file.Dispose();
        _file = null;
    }

    private void CompareEnds()
    {
        Span<byte> first = stackalloc byte[IndexEntry.ByteCount];
        _file!.Read(first, layout.EntryPosition(1));
        if (IndexEntry.Read(first).Offset != Header.BeginOffset || Current.Offset != Header.EndOffset)
        {
            problem(Path, 0, "its header names other offsets than its first and last entry");
        }
    }

    private void CompareSlots()
    {
        const int SlotsAtOnce = 64 * 1024;
        byte[] bytes = new byte[SlotsAtOnce * IndexLayout.SlotBytes];
        int used = 0;
        for (int from = 0; from < _slots.Length; from += SlotsAtOnce)
        {
            long position = IndexHeader.ByteCount + ((long)from * IndexLayout.SlotBytes);
            int count = Math.Min(SlotsAtOnce, _slots.Length - from);
            int read = _file!.Read(bytes.AsSpan(0, count * IndexLayout.SlotBytes), position);
            advanced?.Invoke(read);
            for (int i = 0; i < count; i++)
            {
                int found = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(i * IndexLayout.SlotBytes));
                if (found != _slots[from + i])
                {
                    problem(
                        Path,
                        position + ((long)i * IndexLayout.SlotBytes),
                        $"slot {from + i} names entry {found}, and {_slots[from + i]} is its newest");
                    return;
                }

                used += found > 0 ? 1 : 0;
            }
        }

        if (used != Header.SlotsUsed)
        {
            problem(Path, 32, $"its header counts {Header.SlotsUsed} slots in use, there are {used}");
        }
    }
}
