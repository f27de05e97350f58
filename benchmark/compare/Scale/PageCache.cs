namespace RocketNet.Compare.Scale;

/// <summary>The page cache of the whole machine.</summary>
internal static class PageCache
{
    private const string DropCaches = "/proc/sys/vm/drop_caches";

    /// <summary>Forgets what the disk has too.</summary>
    /// <returns>False without the right to: not root, or a container whose /proc cannot be written.</returns>
    public static bool TryDrop()
    {
        try
        {
            File.WriteAllText(DropCaches, "3");
            return true;
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }
}
