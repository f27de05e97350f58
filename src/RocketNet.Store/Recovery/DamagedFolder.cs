using System.Globalization;
using RocketNet.Store.Files;

namespace RocketNet.Store.Recovery;

/// <summary>
/// Where files that cannot stay in their place are kept: <c>damaged</c> under the root. Not beside the intact ones,
/// because a Java broker refuses to start on a CommitLog folder with a file of another length.
/// </summary>
internal sealed class DamagedFolder(IStoreFiles disk, string root, TimeProvider time)
{
    private readonly string _suffix =
        ".damaged-" + time.GetUtcNow().ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);

    /// <summary>The new path of a file or folder below the root (or elsewhere, then by its last name).</summary>
    public string PathFor(string path)
    {
        string folder = Path.Combine(root, "damaged");
        disk.CreateDurableFolder(folder);
        string relative = Path.GetRelativePath(root, path);
        string name = relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative)
            ? Path.GetFileName(path)
            : relative.Replace(Path.DirectorySeparatorChar, '_');
        return Path.Combine(folder, name + _suffix);
    }
}
