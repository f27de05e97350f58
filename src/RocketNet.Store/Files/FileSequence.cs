using System.Globalization;

namespace RocketNet.Store.Files;

/// <summary>
/// The files of one folder that together are one byte space: equal lengths, each named by the 20-digit offset of
/// its first byte. Reading the list takes no lock; while the store is open it grows at its end, and retention takes
/// files from its front.
/// </summary>
internal sealed class FileSequence : IDisposable
{
    private const int NameDigits = 20;
    private const int PageBytes = 4096;

    private readonly IStoreFiles _files;
    private readonly Lock _creation = new(); // guards changes of _list
    private MappedFile[] _list = [];
    private string? _unfinished; // a file this process began to make and could neither finish nor delete

    /// <param name="files">The disk.</param>
    /// <param name="folder">Made when the first file is.</param>
    /// <param name="fileBytes">Length of a new file; what is found on disk wins over it.</param>
    public FileSequence(IStoreFiles files, string folder, int fileBytes)
    {
        _files = files;
        Folder = folder;
        FileBytes = fileBytes;
    }

    public string Folder { get; }

    public long FileBytes { get; private set; }

    public ReadOnlySpan<MappedFile> All => Volatile.Read(ref _list);

    public MappedFile? First => All is [MappedFile first, ..] ? first : null;

    public MappedFile? Last => All is [.., MappedFile last] ? last : null;

    public static string NameOf(long start) => start.ToString("D20", CultureInfo.InvariantCulture);

    public static bool TryParseName(string name, out long start)
    {
        start = 0;
        return name.Length == NameDigits
            && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out start);
    }

    /// <summary>Maps every file found. A last file cut short by a crash while it was made gets its length.</summary>
    public void Load()
    {
        List<(long Start, StoreFileEntry Entry)> found = [];
        foreach (StoreFileEntry entry in _files.ListFiles(Folder))
        {
            if (TryParseName(entry.Name, out long start))
            {
                found.Add((start, entry));
            }
            else if (entry.Length > 0 && !entry.Name.Contains('.', StringComparison.Ordinal))
            {
                // Perhaps a log file somebody renamed: going on without it could hide its messages, or write over them.
                throw new StoreCorruptException(
                    $"{Path.Combine(Folder, entry.Name)} is not named by an offset of {NameDigits} digits; "
                    + "give it back its name or move it away");
            }
        }

        FileBytes = LengthOf(found);
        for (int i = 0; i < found.Count; i++)
        {
            CheckPlace(found, i);
        }

        // One by one into the list, so that those mapped are let go when one cannot be.
        foreach ((long start, StoreFileEntry entry) in found)
        {
            MappedFile mapped = MapFound(Path.Combine(Folder, entry.Name), start, entry.Length);
            Volatile.Write(ref _list, [.. _list, mapped]);
        }
    }

    /// <summary>The file holding an offset, or null.</summary>
    public MappedFile? Find(long offset)
    {
        MappedFile[] list = Volatile.Read(ref _list);
        if (list.Length == 0 || offset < list[0].Start)
        {
            return null;
        }

        long index = (offset - list[0].Start) / FileBytes;
        return index < list.Length ? list[index] : null;
    }

    /// <summary>The file starting at <paramref name="start"/>, made if it is the next one.</summary>
    /// <exception cref="IOException">It could not be made.</exception>
    public MappedFile GetOrCreate(long start)
    {
        MappedFile? found = Find(start);
        if (found is not null)
        {
            return found;
        }

        lock (_creation)
        {
            found = Find(start);
            if (found is not null)
            {
                return found;
            }

            _files.CreateDurableFolder(Folder);
            string path = Path.Combine(Folder, NameOf(start));
            MappedFile made = Make(path, start);
            Volatile.Write(ref _list, [.. _list, made]);
            return made;
        }
    }

    /// <summary>
    /// Drops files from the end of the list, for recovery; they are renamed, never deleted.
    /// </summary>
    /// <param name="start">Files from here on go.</param>
    /// <param name="newPath">Their new path, by the old one.</param>
    public void SetAsideFrom(long start, Func<string, string> newPath)
    {
        lock (_creation)
        {
            // The last one first, each for good before the next: a crash in between must not leave a hole.
            while (_list is [.. MappedFile[] before, MappedFile last] && last.Start >= start)
            {
                string path = last.File.Path;
                last.Dispose();
                Volatile.Write(ref _list, before);
                _files.Rename(path, newPath(path));
                _files.FlushFolder(Folder);
            }
        }
    }

    /// <summary>
    /// Takes the oldest file off the list, for retention: nobody finds it any more, readers that hold it go on.
    /// </summary>
    /// <param name="end">The file has to end before this; the last one stays in any case.</param>
    /// <returns>The file, owned by the caller from here on; null if none may go.</returns>
    public MappedFile? TakeFirst(long end)
    {
        lock (_creation)
        {
            if (_list is not [MappedFile first, _, ..] || first.End >= end)
            {
                return null;
            }

            Volatile.Write(ref _list, _list[1..]);
            return first;
        }
    }

    public void Dispose()
    {
        foreach (MappedFile file in Interlocked.Exchange(ref _list, []))
        {
            file.Dispose();
        }
    }

    private MappedFile MapFound(string path, long start, long length)
    {
        IStoreFile file = _files.Open(path);
        try
        {
            if (length < FileBytes)
            {
                file.SetLength(FileBytes);
                file.Flush();
            }

            return new MappedFile(file, start, allocatedEnd: 0);
        }
        catch (IOException)
        {
            // Not ours to explain; the file must not stay open behind a store that does not open.
            file.Dispose();
            throw;
        }
    }

    // A file that was made but cannot be mapped would stand in the way of the next attempt. Name and length are on the
    // disk before anything relies on them: a log with a file missing or short before its last one cannot be opened.
    private MappedFile Make(string path, long start)
    {
        bool isThere = _files.FileExists(path);
        if (isThere && _unfinished == path)
        {
            // The disk was read-only when it was to be deleted. What anybody else has put there is left alone.
            _files.Delete(path);
            isThere = false;
        }

        _unfinished = isThere ? null : path;
        IStoreFile file = _files.Create(path, FileBytes);
        try
        {
            file.Flush();
            _files.FlushFolder(Folder);
            return new MappedFile(file, start, allocatedEnd: 0);
        }
        catch (IOException)
        {
            // No sync, or no mapping.
            file.Dispose();
            _files.Delete(path);
            throw;
        }
    }

    // The distance between two names is what the writer of the store used; a single file speaks for itself.
    private long LengthOf(List<(long Start, StoreFileEntry Entry)> found) => found switch
    {
        [] => FileBytes,
        [var only] => IsCutShort(only.Entry.Length) ? FileBytes : only.Entry.Length,
        [var first, var second, ..] => second.Start - first.Start,
    };

    // No broker is configured to odd lengths: such a file lost its end.
    private bool IsCutShort(long length) => length == 0 || (length < FileBytes && length % PageBytes != 0);

    private void CheckPlace(List<(long Start, StoreFileEntry Entry)> found, int index)
    {
        (long start, StoreFileEntry entry) = found[index];
        string path = Path.Combine(Folder, entry.Name);
        long expected = found[0].Start + (index * FileBytes);
        if (start != expected)
        {
            throw new StoreCorruptException(
                $"{path}: expected the file {NameOf(expected)} here; a file of the sequence is missing or was renamed");
        }

        bool mayBeShort = index == found.Count - 1;
        if (entry.Length > FileBytes || (entry.Length < FileBytes && !mayBeShort))
        {
            throw new StoreCorruptException(
                $"{path}: {entry.Length} bytes long, {FileBytes} expected from the names of its neighbours");
        }
    }
}
