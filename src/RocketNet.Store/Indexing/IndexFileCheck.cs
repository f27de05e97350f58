using RocketNet.Store.CommitLogs;
using RocketNet.Store.Files;

namespace RocketNet.Store.Indexing;

/// <summary>
/// Looks whether an index file is what its entries say: slots and links follow from the entries' hashes, so they are
/// made once more in memory and compared. A file whose writing broke off is cut behind its last whole entry.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="log">What the entries name.</param>
/// <param name="logEnd">Entries of records from here on are of a log that was lost.</param>
/// <param name="isStopping">Ends the check early; then nothing is known.</param>
internal sealed class IndexFileCheck(IndexFile file, CommitLog log, long logEnd, Func<bool> isStopping)
{
    private const int LookUpEvery = 1 << 18;

    private bool _isSlotAhead;

    /// <summary>What is wrong; null if nothing is, or nothing any more.</summary>
    public string? Problem { get; private set; }

    /// <summary>Entries taken away from the end.</summary>
    public int EntriesCut { get; private set; }

    /// <summary>Header, ends and lengths only: for files that were synced when they were full.</summary>
    public bool IsPlausible()
    {
        if (!file.TryLease(out MappedLease lease))
        {
            return false;
        }

        using (lease)
        {
            Problem = ProblemOfHeader(lease) ?? ProblemOfLastSlot(lease);
            return Problem is null;
        }
    }

    /// <summary>Everything.</summary>
    /// <returns>False if it was stopped before it knew.</returns>
    /// <exception cref="IOException">The file was to be cut and there is no space for it.</exception>
    public bool TryRun()
    {
        if (!file.TryLease(out MappedLease lease))
        {
            return false;
        }

        using (lease)
        {
            Problem = ProblemOfCounts();
            return Problem is not null || TryCompare(lease);
        }
    }

    private string? ProblemOfCounts()
    {
        IndexHeader header = file.Header;
        bool isPossible = header.Count >= 0
            && header.Count <= file.Layout.EntryMax
            && header.SlotsUsed >= 0
            && header.SlotsUsed <= Math.Min(file.Layout.SlotCount, file.Count - 1)
            && header.BeginOffset >= 0
            && header.BeginOffset <= header.EndOffset
            && header.BeginTimestamp >= 0
            && header.EndTimestamp >= 0;
        return isPossible ? null : "its header is damaged";
    }

    private string? ProblemOfHeader(MappedLease lease)
    {
        string? problem = ProblemOfCounts();
        if (problem is not null || file.IsEmpty)
        {
            return problem;
        }

        IndexEntry first = file.ReadEntry(lease, 1);
        IndexEntry last = file.ReadEntry(lease, file.Count - 1);
        int seconds = IndexEntry.SecondsBetween(file.Header.BeginTimestamp, file.Header.EndTimestamp);
        bool isRight = first.Offset == file.Header.BeginOffset
            && last.Offset == file.Header.EndOffset
            && last.Seconds == seconds
            && last.Offset < logEnd
            && last.Hash >= 0;
        return isRight ? null : "its header and its entries differ";
    }

    private string? ProblemOfLastSlot(MappedLease lease)
    {
        int last = file.Count - 1;
        return file.IsEmpty
            || IndexFile.ReadSlot(lease, file.ReadEntry(lease, last).Hash % file.Layout.SlotCount) == last
            ? null
            : "its last entry stands in no slot";
    }

    private bool TryCompare(MappedLease lease)
    {
        int[] slots = new int[file.Layout.SlotCount];
        int end = FollowEntries(lease, slots);
        if (end < 0)
        {
            return false;
        }

        if (Problem is not null)
        {
            return true;
        }

        int cut = end;
        if (end != file.Count)
        {
            // The last entry may itself be half there, and its record may have more keys: they are all taken again.
            cut = FirstOfRecord(lease, end - 1);
            Undo(lease, slots, cut, end);
        }

        Problem = cut > 1 && !file.IsEmpty ? ProblemOfSlots(lease, slots, cut) : ProblemWithoutEntries(cut);
        if (Problem is null && (cut != file.Count || _isSlotAhead))
        {
            Cut(lease, slots, cut);
        }

        return true;
    }

    /// <returns>Number behind the last good entry; −1 if stopped.</returns>
    private int FollowEntries(MappedLease lease, int[] slots)
    {
        long offset = 0;
        for (int number = 1; number < file.Layout.EntryMax; number++)
        {
            if (number % LookUpEvery == 0 && isStopping())
            {
                return -1;
            }

            IndexEntry entry = file.ReadEntry(lease, number);
            if (entry.IsUnwritten || entry.Offset >= logEnd)
            {
                return number;
            }

            int slot = entry.Hash % slots.Length;
            if (entry.Hash < 0 || entry.Seconds < 0 || entry.Offset < offset || entry.Previous != slots[slot])
            {
                Problem = number < file.Count ? $"its entry {number} is damaged" : null;
                return number;
            }

            offset = entry.Offset;
            slots[slot] = number;
        }

        return file.Layout.EntryMax;
    }

    private int FirstOfRecord(MappedLease lease, int number)
    {
        if (number < 1)
        {
            return 1;
        }

        long offset = file.ReadEntry(lease, number).Offset;
        while (number > 1 && file.ReadEntry(lease, number - 1).Offset == offset)
        {
            number--;
        }

        return number;
    }

    private void Undo(MappedLease lease, int[] slots, int cut, int end)
    {
        for (int number = end - 1; number >= cut; number--)
        {
            IndexEntry entry = file.ReadEntry(lease, number);
            slots[entry.Hash % slots.Length] = entry.Previous;
        }
    }

    private string? ProblemWithoutEntries(int cut) => (file.IsEmpty, cut) switch
    {
        (true, > 1) => "its header was not written",
        (false, _) => "none of its entries is whole",
        _ => null,
    };

    private string? ProblemOfSlots(MappedLease lease, int[] slots, int cut)
    {
        for (int slot = 0; slot < slots.Length; slot++)
        {
            int found = IndexFile.ReadSlot(lease, slot);
            if (found != slots[slot] && found < cut)
            {
                return $"its slot {slot} is damaged";
            }

            // A power cut may keep the page of a slot and lose the one of the entry it names.
            _isSlotAhead |= found != slots[slot];
        }

        return cut == file.Count ? ProblemOfHeader(lease) : null;
    }

    private void Cut(MappedLease lease, int[] slots, int cut)
    {
        EntriesCut = Math.Max(0, file.Count - cut);
        int used = 0;
        for (int slot = 0; slot < slots.Length; slot++)
        {
            used += slots[slot] > 0 ? 1 : 0;
            if (IndexFile.ReadSlot(lease, slot) != slots[slot])
            {
                file.WriteSlot(slot, slots[slot]);
            }
        }

        IndexEntry first = file.ReadEntry(lease, 1);
        IndexEntry last = file.ReadEntry(lease, cut - 1);
        IndexHeader header = file.Header;
        file.ClearEntriesFrom(cut);
        file.WriteHeader(header with
        {
            EndTimestamp = StoreTimeOf(last, header),
            BeginOffset = first.Offset,
            EndOffset = last.Offset,
            SlotsUsed = used,
            Count = cut,
        });
    }

    private long StoreTimeOf(IndexEntry entry, IndexHeader header)
    {
        LogRecords records = new(log, entry.Offset, logEnd);
        try
        {
            bool isThere = records.MoveNext() && records.Offset == entry.Offset;
            return isThere ? records.Current.StoreTimestamp : header.BeginTimestamp + (entry.Seconds * 1000L);
        }
        finally
        {
            records.Dispose();
        }
    }
}
