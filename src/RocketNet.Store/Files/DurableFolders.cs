namespace RocketNet.Store.Files;

/// <summary>Folders whose own names survive a power cut; a sync of what lies in them does not promise that.</summary>
internal static class DurableFolders
{
    /// <summary>Makes a folder that is not there yet, and syncs the folders its name and its parents' are in.</summary>
    /// <exception cref="IOException">It could not be made or synced.</exception>
    public static void CreateDurableFolder(this IStoreFiles files, string path)
    {
        if (files.FolderExists(path))
        {
            return;
        }

        string? parent = Path.GetDirectoryName(path);
        if (string.IsNullOrEmpty(parent))
        {
            files.CreateFolder(path);
            return;
        }

        files.CreateDurableFolder(parent);
        files.CreateFolder(path);
        files.FlushFolder(parent);
    }
}
