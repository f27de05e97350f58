using System.Diagnostics;
using RocketNet.Store.Files;

namespace RocketNet.Store.ConsumeQueues;

/// <summary>Puts entries into queues. Used by the dispatcher alone, so nothing here is locked.</summary>
internal sealed class ConsumeQueueWriter
{
    /// <summary>
    /// A record claiming to leave a larger hole than this in its queue is taken for damage (200 MB of fillers).
    /// </summary>
    public const long GapMax = 10_000_000;

    private const long AllocationStepMin = 4096;
    private const long AllocationStepMax = 256 * 1024;

    /// <summary>Files written since the flusher last took the list.</summary>
    private readonly DirtyFiles _dirty;

    public ConsumeQueueWriter(DirtyFiles dirty) => _dirty = dirty;

    /// <summary>Whether the offset of a record that comes out of order is damaged; null believes all.</summary>
    public Func<ConsumeQueue, long, ConsumeQueueEntry, bool>? Doubts { get; set; }

    /// <summary>
    /// Writes the entry of one record where the record's queue offset says. Putting the same record again changes
    /// nothing.
    /// </summary>
    /// <exception cref="IOException">No space or no file; nothing has changed and the put may be tried
    /// again.</exception>
    public EntryPut Put(ConsumeQueue queue, long index, ConsumeQueueEntry entry)
    {
        long max = queue.Max.Value;
        if (index != max && PutOutOfOrder(queue, index, entry) is { } outcome and not EntryPut.Written)
        {
            return outcome;
        }

        Write(queue, index, entry);
        queue.PhysicalEnd = entry.Offset.Value + entry.Size;
        queue.SetMax(Math.Max(queue.Max.Value, index + 1));
        return EntryPut.Written;
    }

    /// <summary>Puts another entry into a place that has one, which is damaged or names what is.</summary>
    public void Replace(ConsumeQueue queue, long index, ConsumeQueueEntry entry) => Write(queue, index, entry);

    /// <summary>Forgets every entry from an index on and zeroes its bytes.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="index">Of the first entry to be forgotten.</param>
    /// <param name="indexMax">Up to here entries will be written again soon: space is had for them at once.</param>
    public void Truncate(ConsumeQueue queue, long index, long indexMax = 0)
    {
        queue.Truncations++;
        queue.SetMax(index);
        queue.SetMin(Math.Min(queue.Min.Value, index));
        long position = index * ConsumeQueueEntry.ByteCount;
        long positionMax = indexMax * ConsumeQueueEntry.ByteCount;
        foreach (ConsumeQueueFile file in queue.Files)
        {
            if (file.End > position)
            {
                ZeroFrom(queue, file, Math.Max(0, position - file.Start), positionMax - file.Start);
            }
        }
    }

    /// <returns>Written when the place is ready for the entry.</returns>
    private EntryPut PutOutOfOrder(ConsumeQueue queue, long index, ConsumeQueueEntry entry)
    {
        long max = queue.Max.Value;
        if (queue.IsTrimmed(index))
        {
            return PutBeforeFirstFile(queue, index, entry);
        }

        if (index < max)
        {
            // A later record already has this place: the one being put is from before the topic was deleted and
            // made again.
            bool isThere = queue.TryRead(index, out ConsumeQueueEntry present);
            if (!isThere || (!present.IsFiller && present.IsWritten && present.Offset >= entry.Offset))
            {
                return EntryPut.AlreadyThere;
            }

            if (present.IsFiller || !present.IsWritten)
            {
                return EntryPut.Written;
            }
        }
        else if (index - max > GapMax && queue.Files.Length > 0)
        {
            return EntryPut.Refused;
        }

        // The topic was made again, or records before were lost; or else this record's queue offset is damaged.
        if (Doubts?.Invoke(queue, index, entry) == true)
        {
            return EntryPut.Refused;
        }

        if (index < max)
        {
            Truncate(queue, index);
        }
        else
        {
            FillGap(queue, max, index);
        }

        return EntryPut.Written;
    }

    // Retention has deleted the file of this place. The record is older than that, or the topic was made again.
    private EntryPut PutBeforeFirstFile(ConsumeQueue queue, long index, ConsumeQueueEntry entry)
    {
        if (entry.Offset.Value < queue.PhysicalEnd)
        {
            return EntryPut.AlreadyThere;
        }

        if (Doubts?.Invoke(queue, index, entry) == true)
        {
            return EntryPut.Refused;
        }

        queue.DeleteFiles();
        queue.Truncations++;
        queue.SetMax(0);
        FillGap(queue, 0, index);
        return EntryPut.Written;
    }

    private void ZeroFrom(ConsumeQueue queue, ConsumeQueueFile file, long from, long allocateTo)
    {
        using MappedLease lease = queue.Lease(file, out MappedFile mapping);
        mapping.File.ZeroFrom(from);
        mapping.ResetAllocatedEnd(Math.Min(mapping.AllocatedEnd, from));

        // A disk that has no room says so again to the first entry, which can be tried again.
        _ = mapping.EnsureAllocated(Math.Min(allocateTo, file.Length), AllocationStepMin);
        file.AllocatedEnd = mapping.AllocatedEnd;
        _dirty.Add(file);
    }

    // Places nobody will ever write get fillers: a queue that begins late, or lost records.
    private void FillGap(ConsumeQueue queue, long from, long index)
    {
        bool isFirst = queue.Files.Length == 0;
        if (isFirst)
        {
            long position = index * ConsumeQueueEntry.ByteCount;
            from = (position - (position % queue.FileBytes)) / ConsumeQueueEntry.ByteCount;
        }

        for (long at = from; at < index; at++)
        {
            Write(queue, at, ConsumeQueueEntry.Filler);
        }

        if (isFirst)
        {
            queue.SetMin(index);
        }
    }

    private void Write(ConsumeQueue queue, long index, ConsumeQueueEntry entry)
    {
        long position = index * ConsumeQueueEntry.ByteCount;
        ConsumeQueueFile file = queue.FileForWriting(position);
        Debug.Assert(position >= file.Start && position < file.End, "the files of a queue follow each other");
        using MappedLease lease = queue.Lease(file, out MappedFile mapping);
        long inFile = position - file.Start;
        if (inFile + ConsumeQueueEntry.ByteCount > mapping.AllocatedEnd)
        {
            RefuseReadOnly(queue, file, mapping);
            Allocate(mapping, inFile + ConsumeQueueEntry.ByteCount);
        }

        entry.Write(lease.Span(inFile, ConsumeQueueEntry.ByteCount));
        if (!file.IsDirty)
        {
            _dirty.Add(file);
        }
    }

    // Mapped while the disk was read-only. The next attempt maps it anew, and finds out whether the disk still is.
    private static void RefuseReadOnly(ConsumeQueue queue, ConsumeQueueFile file, MappedFile mapping)
    {
        if (mapping.IsReadOnly)
        {
            queue.Unmap(file);
            throw new StoreFileException($"{file.Path} is read-only");
        }
    }

    // A quiet queue takes one page, a busy one grows in larger and larger steps.
    private static void Allocate(MappedFile mapping, long end)
    {
        long wholePages = mapping.AllocatedEnd / AllocationStepMin * AllocationStepMin;
        long step = Math.Clamp(wholePages, AllocationStepMin, AllocationStepMax);
        if (mapping.EnsureAllocated(end, step) != AllocateOutcome.Done)
        {
            throw new StoreFileException($"no space for the entries of {mapping.File.Path}");
        }
    }
}
