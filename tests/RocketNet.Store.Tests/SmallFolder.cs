namespace RocketNet.Store.Tests;

/// <summary>A folder of one test in memory where there is such a file system: syncs cost nothing there.</summary>
internal sealed class SmallFolder : IDisposable
{
    private const string InMemory = "/dev/shm";

    public SmallFolder()
    {
        string parent = Directory.Exists(InMemory) ? InMemory : System.IO.Path.GetTempPath();
        Path = System.IO.Path.Combine(parent, "rocketnet-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A test that has failed may still hold a file; what stays is in memory or the system's temp folder.
        }
    }
}
