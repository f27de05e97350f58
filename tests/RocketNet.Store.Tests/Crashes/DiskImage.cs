namespace RocketNet.Store.Tests.Crashes;

/// <summary>What a disk holds when nothing runs: names, folders, lengths and pages. Never changed once made.</summary>
internal sealed class DiskImage(
    Dictionary<string, int> names, HashSet<string> folders, Dictionary<int, FileImage> files)
{
    public static readonly DiskImage Empty = new([], [], []);

    public IReadOnlyDictionary<string, int> Names => names;

    public IReadOnlySet<string> Folders => folders;

    public IReadOnlyDictionary<int, FileImage> Files => files;

    /// <summary>Equal for equal content, whatever the numbers of the files.</summary>
    public UInt128 Hash()
    {
        UInt128 sum = 0;
        foreach ((string path, int inode) in names)
        {
            FileImage file = files[inode];
            UInt128 hash = Mix((UInt128)(ulong)path.GetHashCode(StringComparison.Ordinal), (UInt128)(ulong)file.Length);
            long pages = (file.Length + PageVersion.ByteCount - 1) / PageVersion.ByteCount;
            for (int page = 0; page < Math.Min(pages, file.Pages.Length); page++)
            {
                if (file.Pages[page] is PageVersion version && version.Hash != PageVersion.Zero.Hash)
                {
                    hash += Mix(version.Hash, (UInt128)(ulong)(page + 1));
                }
            }

            sum += Mix(hash, (UInt128)(ulong)path.Length);
        }

        foreach (string folder in folders)
        {
            sum += Mix((UInt128)(ulong)folder.GetHashCode(StringComparison.Ordinal), 7);
        }

        return sum;
    }

    private static UInt128 Mix(UInt128 left, UInt128 right)
    {
        UInt128 factor = new(0x9E3779B97F4A7C15, 0xF39CC0605CEDC835);
        UInt128 mixed = (left + (right * factor) + 1) * factor;
        mixed ^= mixed >> 61;
        mixed *= factor;
        return mixed ^ (mixed >> 67);
    }
}

/// <summary>Content of one file; a page that is null or missing was never written and reads as zeros.</summary>
internal sealed record FileImage(long Length, PageVersion?[] Pages);
