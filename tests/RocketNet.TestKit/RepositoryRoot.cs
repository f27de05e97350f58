namespace RocketNet.TestKit;

/// <summary>Where the checkout lies that the running tests were built from.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder that holds RocketNet.sln.</summary>
    public static string Path { get; } = Find();

    /// <summary>A path below the root, given in parts.</summary>
    public static string Combine(params string[] parts) =>
        System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "RocketNet.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("RocketNet.sln stands in no folder above " + AppContext.BaseDirectory);
    }
}
