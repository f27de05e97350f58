using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using RocketNet.Store.Files;
using RocketNet.Store.Reading;

namespace RocketNet.Store.Indexing;

/// <summary>
/// One file of the index. Written by the index loop alone; read by anybody who holds a lease. An entry stands before
/// its slot names it, and an entry names older ones only, so a reader meets whole entries and comes to an end.
/// </summary>
internal sealed class IndexFile : IDisposable
{
    private const int PageBytes = 4096;
    private const int PageShift = 12;
    private const long EntryStepMin = 4096;
    private const long EntryStepMax = 1 << 20;

    private readonly MappedFile _mapping;
    private readonly ulong[] _reservedPages; // a bit for each page of header and slots that is backed by space
    private IndexHeader _header;
    private volatile bool _isFull; // set behind the header: the flusher takes a full file for one that stays as it is

    /// <param name="file">Owned from here on; as long as the layout says.</param>
    /// <param name="layout">Slots and entries.</param>
    public IndexFile(IStoreFile file, IndexLayout layout)
    {
        Layout = layout;
        _mapping = new MappedFile(file, start: 0, allocatedEnd: 0, isSparse: true);
        _reservedPages = new ulong[(layout.SlotsEnd >> (PageShift + 6)) + 1];
        _header = ReadHeader();
        _isFull = Count >= layout.EntryMax;
        _mapping.ResetAllocatedEnd(layout.EntryPosition(Math.Clamp(Count, 1, layout.EntryMax)));
    }

    public IndexLayout Layout { get; }

    public string Path => _mapping.File.Path;

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>As the writer last wrote it; others read <see cref="ReadHeader"/>.</summary>
    public IndexHeader Header => _header;

    /// <summary>Number of the next entry.</summary>
    public int Count => Math.Max(1, _header.Count);

    public bool IsEmpty => Count <= 1;

    public bool IsFull => _isFull;

    /// <summary>Entries were written since the last sync.</summary>
    public bool IsDirty { get; set; }

    public bool TryLease(out MappedLease lease) => _mapping.TryLease(out lease);

    /// <summary>
    /// The header as anybody may read it while the file is written. These three read by a call and not through the
    /// mapping: where the disk is bad a page fault would end the process. The caller holds a lease.
    /// </summary>
    /// <returns>False if it is not in memory and must not be waited for.</returns>
    /// <exception cref="IOException">The disk failed; names file and place.</exception>
    public bool TryReadHeader(ReadWait wait, out IndexHeader header)
    {
        Span<byte> bytes = stackalloc byte[IndexHeader.ByteCount];
        bool isRead = TryRead(bytes, 0, wait);
        header = IndexHeader.Read(bytes);
        return isRead;
    }

    /// <inheritdoc cref="TryReadHeader"/>
    public bool TryReadEntry(int number, ReadWait wait, out IndexEntry entry)
    {
        Span<byte> bytes = stackalloc byte[IndexEntry.ByteCount];
        bool isRead = TryRead(bytes, Layout.EntryPosition(number), wait);
        entry = IndexEntry.Read(bytes);
        return isRead;
    }

    /// <inheritdoc cref="TryReadHeader"/>
    public bool TryReadSlot(int slot, ReadWait wait, out int number)
    {
        Span<byte> bytes = stackalloc byte[IndexLayout.SlotBytes];
        bool isRead = TryRead(bytes, PositionOf(slot), wait);
        number = BinaryPrimitives.ReadInt32BigEndian(bytes);
        return isRead;
    }

    public IndexEntry ReadEntry(MappedLease lease, int number) =>
        IndexEntry.Read(lease.Span(Layout.EntryPosition(number), IndexEntry.ByteCount));

    /// <summary>Number of the newest entry of a slot; 0 for none. What stands there may be anything.</summary>
    public static int ReadSlot(MappedLease lease, int slot) => BinaryPrimitives.ReverseEndianness(
        Volatile.Read(ref MemoryMarshal.Cast<byte, int>(lease.Span(PositionOf(slot), IndexLayout.SlotBytes))[0]));

    /// <summary>Entries of the first entry's record at the beginning of the file.</summary>
    public int KeysAtStart()
    {
        int number = 1;
        if (TryLease(out MappedLease lease))
        {
            using (lease)
            {
                while (number < Count && ReadEntry(lease, number).Offset == Header.BeginOffset)
                {
                    number++;
                }
            }
        }

        return number - 1;
    }

    /// <summary>Replaces the header, for a file just made or one that recovery has cut.</summary>
    /// <exception cref="IOException">No space.</exception>
    public void WriteHeader(IndexHeader header)
    {
        Reserve(0);
        IsDirty = true;
        Write(header);
    }

    /// <summary>Adds entries; the caller has made sure that there is room.</summary>
    /// <exception cref="IOException">No space; nothing has changed and the same may be tried again.</exception>
    public void Append(ReadOnlySpan<IndexKey> keys)
    {
        Reserve(0);
        ReserveEntries(Layout.EntryPosition(Count + keys.Length));
        foreach (ref readonly IndexKey key in keys)
        {
            int position = PositionOf(key.Hash % Layout.SlotCount);
            Reserve(position);
            Prefetch(position);
        }

        IsDirty = true;
        Write(Write(keys, _header with { Count = Count }));
    }

    /// <summary>Puts a number into a slot, for recovery.</summary>
    public void WriteSlot(int slot, int number)
    {
        Reserve(PositionOf(slot));
        BinaryPrimitives.WriteInt32BigEndian(_mapping.Span(PositionOf(slot), IndexLayout.SlotBytes), number);
        IsDirty = true;
    }

    /// <summary>Zeroes every entry from a number on, for recovery.</summary>
    public void ClearEntriesFrom(int number)
    {
        long position = Layout.EntryPosition(number);
        _mapping.File.ZeroFrom(position);
        _mapping.ResetAllocatedEnd(position);
        IsDirty = true;
    }

    /// <exception cref="IOException">The sync failed.</exception>
    public void Flush() => _mapping.File.Flush();

    public void Dispose() => _mapping.Dispose();

    private IndexHeader ReadHeader()
    {
        bool isRead = false;
        try
        {
            isRead = TryReadHeader(ReadWait.ForDisk, out IndexHeader header);
            return header;
        }
        finally
        {
            if (!isRead)
            {
                _mapping.Dispose();
            }
        }
    }

    // What lies behind the end of the file reads as zero.
    private bool TryRead(Span<byte> bytes, long position, ReadWait wait)
    {
        bytes.Clear();
        int read = FarRead.Read(_mapping.File, bytes, position, wait);
        return read == bytes.Length || wait == ReadWait.ForDisk;
    }

    private static int PositionOf(int slot) => IndexHeader.ByteCount + (slot * IndexLayout.SlotBytes);

    private void Write(IndexHeader header)
    {
        _header = header;
        header.Write(_mapping.Span(0, IndexHeader.ByteCount));
        _isFull = Count >= Layout.EntryMax;
    }

    private IndexHeader Write(ReadOnlySpan<IndexKey> keys, IndexHeader header)
    {
        int count = header.Count;
        int slotsUsed = header.SlotsUsed;
        (long beginTimestamp, long beginOffset) = (header.BeginTimestamp, header.BeginOffset);
        Span<int> slots = MemoryMarshal.Cast<byte, int>(
            _mapping.Span(IndexHeader.ByteCount, Layout.SlotCount * IndexLayout.SlotBytes));
        Span<byte> entries = _mapping.Span(Layout.EntryPosition(count), keys.Length * IndexEntry.ByteCount);
        foreach (ref readonly IndexKey key in keys)
        {
            ref int slot = ref slots[key.Hash % slots.Length];
            int previous = BinaryPrimitives.ReverseEndianness(slot);
            previous = previous > 0 && previous < count ? previous : 0;
            int seconds = IndexEntry.SecondsBetween(beginTimestamp, key.StoreTimestamp);
            new IndexEntry(key.Hash, key.Offset, seconds, previous).Write(entries);
            Volatile.Write(ref slot, BinaryPrimitives.ReverseEndianness(count));
            if (count == 1)
            {
                (beginTimestamp, beginOffset) = (key.StoreTimestamp, key.Offset);
            }

            slotsUsed += previous == 0 ? 1 : 0;
            count++;
            entries = entries[IndexEntry.ByteCount..];
        }

        return new IndexHeader(beginTimestamp, keys[^1].StoreTimestamp, beginOffset, keys[^1].Offset, slotsUsed, count);
    }

    // The slots lie anywhere in 20 MB: asked for together, the waits for memory overlap.
    private unsafe void Prefetch(int position)
    {
        if (Sse.IsSupported)
        {
            fixed (byte* slot = _mapping.Span(position, IndexLayout.SlotBytes))
            {
                Sse.Prefetch0(slot);
            }
        }
    }

    // A busy file grows in larger and larger steps, and its pages are made present at once.
    private void ReserveEntries(long end)
    {
        long from = _mapping.AllocatedEnd;
        if (end <= from)
        {
            return;
        }

        long step = Math.Clamp((from - Layout.SlotsEnd) / EntryStepMin * EntryStepMin, EntryStepMin, EntryStepMax);
        if (_mapping.EnsureAllocated(end, step) != AllocateOutcome.Done)
        {
            throw NoSpace();
        }

        _ = _mapping.TryPopulate(from, _mapping.AllocatedEnd - from);
    }

    // Slots are hit at random, so their space is reserved page by page: a file with few messages takes little, and a
    // store into a page without space behind it would end the process when the disk is full.
    private void Reserve(int position)
    {
        int page = position >> PageShift;
        if ((_reservedPages[page >> 6] & (1UL << page)) == 0)
        {
            ReservePage(page);
        }
    }

    private void ReservePage(int page)
    {
        long start = (long)page << PageShift;
        int bytes = (int)Math.Min(PageBytes, _mapping.Length - start);

        // What holds anything has its space; the others may be filled with zeros where there is no other way. Read by a
        // call, see TryReadHeader.
        Span<byte> found = stackalloc byte[PageBytes];
        TryRead(found[..bytes], start, ReadWait.ForDisk);
        bool isBacked = found[..bytes].ContainsAnyExcept((byte)0);
        if (!isBacked && _mapping.File.Allocate(start, bytes) != AllocateOutcome.Done)
        {
            throw NoSpace();
        }

        _reservedPages[page >> 6] |= 1UL << page;
    }

    private StoreFileException NoSpace() => new($"no space for the index file {Path}");
}
