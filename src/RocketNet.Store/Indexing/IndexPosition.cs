using RocketNet.Store.Files;

namespace RocketNet.Store.Indexing;

/// <summary>How far the index is.</summary>
/// <param name="Offset">Records below have all their keys in it.</param>
/// <param name="KeysDone">Keys of the record at the offset that are in it already.</param>
internal readonly record struct IndexPosition(long Offset, int KeysDone)
{
    /// <summary>
    /// Behind the last entry. The keys of its record may lie in two files, and writing may have broken off between
    /// them, so they are counted.
    /// </summary>
    public static IndexPosition AtEndOf(ReadOnlySpan<IndexFile> files)
    {
        long offset = -1;
        int keys = 0;
        for (int i = files.Length - 1; i >= 0; i--)
        {
            IndexFile file = files[i];
            if (file.IsEmpty)
            {
                continue;
            }

            offset = offset < 0 ? file.Header.EndOffset : offset;
            int counted = KeysAtEnd(file, offset);
            keys += counted;
            if (counted < file.Count - 1)
            {
                break;
            }
        }

        return offset < 0 ? default : new IndexPosition(offset, keys);
    }

    /// <summary>Entries of a record at the end of a file.</summary>
    private static int KeysAtEnd(IndexFile file, long offset)
    {
        if (!file.TryLease(out MappedLease lease))
        {
            return 0;
        }

        using (lease)
        {
            int number = file.Count - 1;
            while (number > 0 && file.ReadEntry(lease, number).Offset == offset)
            {
                number--;
            }

            return file.Count - 1 - number;
        }
    }
}
