namespace RocketNet.Store.Indexing;

/// <summary>
/// Where things stand in an index file: 40 bytes of header, a table of slots of 4 bytes, then entries of 20. Entry 0 is
/// never used, so a file holds one entry less than it has room for.
/// </summary>
/// <remarks>Layout: docs/index.md. Java: IndexFile@4.9.7.</remarks>
/// <param name="SlotCount">Java: maxHashSlotNum.</param>
/// <param name="EntryMax">Java: maxIndexNum; the file is full when this is the number of the next entry.</param>
internal readonly record struct IndexLayout(int SlotCount, int EntryMax)
{
    public const int SlotBytes = sizeof(int);

    /// <summary>Bytes of a file; Java maps it in one piece, so it never exceeds 2 GiB.</summary>
    public long FileBytes => EntryPosition(EntryMax);

    /// <summary>Bytes up to the end of the slots.</summary>
    public int SlotsEnd => IndexHeader.ByteCount + (SlotCount * SlotBytes);

    /// <summary>Whether files of these figures can be made and mapped.</summary>
    public bool IsPossible =>
        SlotCount > 0
        && EntryMax > 1
        && IndexHeader.ByteCount + ((long)SlotCount * SlotBytes) + ((long)EntryMax * IndexEntry.ByteCount)
            <= int.MaxValue;

    public long EntryPosition(int number) => SlotsEnd + ((long)number * IndexEntry.ByteCount);
}
