namespace RocketNet.TestKit;

/// <summary>A folder of one test, removed with it. Not thread-safe in its disposal only.</summary>
public sealed class TempFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    /// <param name="inMemory">Where there is such a file system: syncs cost nothing there.</param>
    public TempFolder(bool inMemory = false) => Path = inMemory && Directory.Exists(Memory)
        ? Directory.CreateDirectory($"{Memory}/rocketnet-{Guid.NewGuid():N}").FullName
        : Directory.CreateTempSubdirectory("rocketnet-").FullName;

    public string Path { get; }

    /// <summary>A path in the folder; nothing is created.</summary>
    public string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a text file (UTF-8 without BOM, LF) and returns its path.</summary>
    public string Write(string name, params string[] lines)
    {
        string path = File(name);
        System.IO.File.WriteAllText(path, string.Join('\n', lines) + '\n');
        return path;
    }

    /// <summary>Creates a sub folder and returns its path.</summary>
    public string Folder(params string[] parts) => Directory.CreateDirectory(File(parts)).FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that is still ending may write a last file: what stays is in the system's temp folder.
        }
    }
}
