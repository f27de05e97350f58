using RocketNet.Store.Files;

namespace RocketNet.Store.ConsumeQueues;

/// <summary>
/// Keeps at most so many ConsumeQueue files mapped. When one more is wanted, a clock hand gives up a file
/// that has not been used since its last visit; holders of a lease keep theirs until they are done.
/// </summary>
internal sealed class ConsumeQueueMappings : IDisposable
{
    private const int SlotsMin = 16;
    private readonly IStoreFiles _files;
    private readonly ConsumeQueueFile?[] _slots;
    private readonly Lock _gate = new(); // guards _slots, _hand and every file's Mapping while it changes
    private int _hand;

    public ConsumeQueueMappings(IStoreFiles files, int filesMax)
    {
        _files = files;
        _slots = new ConsumeQueueFile?[Math.Max(SlotsMin, filesMax)];
    }

    public IStoreFiles Files => _files;

    /// <summary>A hold on a file's bytes, mapping it first if need be.</summary>
    /// <exception cref="IOException">It could not be opened or mapped.</exception>
    public MappedLease Lease(ConsumeQueueFile file, out MappedFile mapping)
    {
        MappedFile? mapped = Volatile.Read(ref file.Mapping);
        if (mapped is not null && mapped.TryLease(out MappedLease lease))
        {
            if (!file.IsUsed)
            {
                file.IsUsed = true;
            }

            mapping = mapped;
            return lease;
        }

        return MapAndLease(file, create: false, out mapping);
    }

    /// <summary>Makes the file on disk, with its whole length, and maps it.</summary>
    public void Create(ConsumeQueueFile file) => MapAndLease(file, create: true, out _).Dispose();

    /// <summary>Unmaps a file that will not be used again, or will be renamed.</summary>
    public void Drop(ConsumeQueueFile file)
    {
        lock (_gate)
        {
            if (file.Mapping is not null)
            {
                Retire(file.Slot);
            }
        }
    }

    /// <summary>Unmaps a file that is about to be deleted; who comes for it from now on finds no file.</summary>
    public void Remove(ConsumeQueueFile file)
    {
        file.IsRemoved = true;
        Drop(file);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            for (int slot = 0; slot < _slots.Length; slot++)
            {
                Retire(slot);
            }
        }
    }

    private MappedLease MapAndLease(ConsumeQueueFile file, bool create, out MappedFile mapping)
    {
        lock (_gate)
        {
            if (file.IsRemoved)
            {
                throw new FileNotFoundException("the entries were deleted with their messages", file.Path);
            }

            // Somebody may have mapped it while this thread waited for the gate.
            MappedFile? mapped = file.Mapping;
            if (mapped is null)
            {
                if (create)
                {
                    Make(file);
                }

                IStoreFile opened = _files.OpenForMapping(file);
                mapped = new MappedFile(opened, file.Start, file.AllocatedEnd, isSparse: true);
                int slot = FreeSlot();
                _slots[slot] = file;
                file.Slot = slot;
                file.IsUsed = true;
                Volatile.Write(ref file.Mapping, mapped);
            }

            // Under the gate nobody can retire it, so this succeeds.
            _ = mapped.TryLease(out MappedLease lease);
            mapping = mapped;
            return lease;
        }
    }

    // An attempt that failed behind its first step has left a file without content, which would stand in the way of
    // every later one. What holds anything is somebody's, and is left alone.
    private void Make(ConsumeQueueFile file)
    {
        if (_files.FileExists(file.Path) && IsEmpty(file.Path))
        {
            _files.Delete(file.Path);
        }

        _files.Create(file.Path, file.Length).Dispose();
    }

    private bool IsEmpty(string path)
    {
        using IStoreFile found = _files.Open(path);
        return found.NextDataFrom(0) >= found.Length;
    }

    private int FreeSlot()
    {
        // Two rounds at most: the first clears every mark of use.
        for (int step = 0; ; step++)
        {
            int slot = _hand;
            _hand = (_hand + 1) % _slots.Length;
            ConsumeQueueFile? file = _slots[slot];
            if (file is null)
            {
                return slot;
            }

            if (!file.IsUsed || step >= 2 * _slots.Length)
            {
                Retire(slot);
                return slot;
            }

            file.IsUsed = false;
        }
    }

    private void Retire(int slot)
    {
        ConsumeQueueFile? file = _slots[slot];
        if (file is null)
        {
            return;
        }

        _slots[slot] = null;
        MappedFile? mapped = file.Mapping;
        Volatile.Write(ref file.Mapping, null);
        if (mapped is not null)
        {
            file.AllocatedEnd = mapped.AllocatedEnd;
            mapped.Dispose();
        }
    }
}
