using RocketNet.Store.Files;

namespace RocketNet.Store.Indexing;

/// <summary>
/// All index files in their order. The index loop alone adds and removes; anybody reads the list, which takes no lock.
/// </summary>
internal sealed class IndexFileSet : IDisposable
{
    private readonly IStoreFiles _disk;
    private readonly TimeProvider _time;
    private IndexFile[] _list = [];
    private bool _folderUnsynced;

    public IndexFileSet(IStoreFiles disk, string folder, IndexLayout layout, TimeProvider time)
    {
        _disk = disk;
        Folder = folder;
        Layout = layout;
        _time = time;
    }

    public string Folder { get; }

    public IndexLayout Layout { get; }

    public ReadOnlySpan<IndexFile> All => Volatile.Read(ref _list);

    public IndexFile? Last => All is [.., IndexFile last] ? last : null;

    /// <summary>
    /// Opens the files there are; those whose length is another are left for the caller to deal with.
    /// </summary>
    /// <returns>Paths of files that are named like index files and cannot be ones.</returns>
    /// <exception cref="IOException">A file could not be opened or mapped.</exception>
    public IReadOnlyList<string> Load()
    {
        List<string> odd = [];
        foreach (StoreFileEntry entry in _disk.ListFiles(Folder))
        {
            string path = Path.Combine(Folder, entry.Name);
            if (!IndexFileName.IsName(entry.Name))
            {
                continue;
            }

            if (entry.Length == Layout.FileBytes)
            {
                // Into the list at once, so that those opened are let go when one cannot be.
                IndexFile opened = new(_disk.Open(path), Layout);
                Volatile.Write(ref _list, [.. _list, opened]);
            }
            else
            {
                odd.Add(path);
            }
        }

        return odd;
    }

    /// <summary>The file the next entry goes to, made if there is none with room.</summary>
    /// <exception cref="IOException">It could not be made.</exception>
    public IndexFile ForWriting()
    {
        IndexFile? last = Last;
        if (last is { IsFull: false })
        {
            return last;
        }

        _disk.CreateDurableFolder(Folder);
        string path = Path.Combine(Folder, IndexFileName.Next(_time.GetLocalNow(), last?.Name));
        IndexFile made = Make(path, last?.Header);
        _folderUnsynced = true;
        Volatile.Write(ref _list, [.. _list, made]);
        return made;
    }

    /// <summary>Takes files from the end of the list; they are renamed, never deleted.</summary>
    /// <param name="index">Files from here on go.</param>
    /// <param name="newPath">Their new path, by the old one.</param>
    public void SetAsideFrom(int index, Func<string, string> newPath)
    {
        IndexFile[] removed = _list[index..];
        Volatile.Write(ref _list, _list[..index]);
        foreach (IndexFile file in removed)
        {
            file.Dispose();
            _disk.Rename(file.Path, newPath(file.Path));
            _folderUnsynced = true;
        }
    }

    /// <summary>
    /// Deletes files whose messages all lie below an offset, the oldest first; the last one stays. Readers in one
    /// finish undisturbed.
    /// </summary>
    /// <returns>Paths of what was deleted.</returns>
    /// <exception cref="IOException">One could not be deleted; it is there again after the next start.</exception>
    public IReadOnlyList<string> DeleteBelow(long min)
    {
        List<string> deleted = [];
        while (_list is [IndexFile first, _, ..] && first.Header.EndOffset < min)
        {
            Volatile.Write(ref _list, _list[1..]);
            first.Dispose();
            _disk.Delete(first.Path);
            deleted.Add(first.Path);
        }

        return deleted;
    }

    /// <summary>Content and name of a file that was found may be in memory only.</summary>
    public void MarkUnsynced(IndexFile file)
    {
        file.IsDirty = true;
        _folderUnsynced = true;
    }

    /// <summary>Everything written so far is on the disk when this returns.</summary>
    /// <exception cref="IOException">A sync failed.</exception>
    public void Flush(ReadOnlySpan<IndexFile> files)
    {
        foreach (IndexFile file in files)
        {
            if (file.IsDirty && file.TryLease(out MappedLease lease))
            {
                using (lease)
                {
                    file.Flush();
                }
            }
        }

        // Taken first: a file that is made during the sync wants another one.
        if (Interlocked.Exchange(ref _folderUnsynced, false))
        {
            FlushFolder();
        }
    }

    public void Dispose()
    {
        foreach (IndexFile file in Interlocked.Exchange(ref _list, []))
        {
            file.Dispose();
        }
    }

    private void FlushFolder()
    {
        bool isDone = false;
        try
        {
            _disk.FlushFolder(Folder);
            isDone = true;
        }
        finally
        {
            // Only ever set here: to write back what was read could undo what a file made meanwhile has set.
            if (!isDone)
            {
                _folderUnsynced = true;
            }
        }
    }

    private IndexFile Make(string path, IndexHeader? before)
    {
        IStoreFile created = _disk.Create(path, Layout.FileBytes);
        IndexFile? made = null;
        try
        {
            made = new IndexFile(created, Layout);
            if (before is { } end)
            {
                Begin(made, end);
            }

            return made;
        }
        catch (IOException)
        {
            // No mapping, or no space for its first page: it must not stay behind as an empty file each time this is
            // tried.
            made?.Dispose();
            _disk.Delete(path);
            throw;
        }
    }

    // Compat: IndexFile's constructor@4.9.7 gives a new file the end of the one before; its first entry replaces the
    // begin, but counts its seconds from here.
    private static void Begin(IndexFile made, IndexHeader before) => made.WriteHeader(new IndexHeader(
        Math.Max(0, before.EndTimestamp),
        Math.Max(0, before.EndTimestamp),
        Math.Max(0, before.EndOffset),
        Math.Max(0, before.EndOffset),
        SlotsUsed: 0,
        Count: 0));
}
