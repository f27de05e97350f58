using System.Collections.Concurrent;

namespace RocketNet.Store.Tests.Faults;

/// <summary>What of a store would survive a power cut: the content of each file when it was last synced.</summary>
/// <remarks>Any thread. A file counts only once its folder was synced after it was made.</remarks>
internal sealed class SyncedImage
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);

    public void OnFlushed(string path) => _files[path] = ReadShared(path);

    public void OnFolderFlushed(string folder)
    {
        foreach (string path in Directory.EnumerateFileSystemEntries(folder))
        {
            _names[path] = true;
        }
    }

    /// <summary>Whether bytes of a file are on the disk as they are now in memory.</summary>
    public bool Holds(string path, long from, long to) =>
        _names.ContainsKey(path)
        && _files.TryGetValue(path, out byte[]? synced)
        && synced.AsSpan((int)from, (int)(to - from)).SequenceEqual(
            ReadShared(path).AsSpan((int)from, (int)(to - from)));

    private static byte[] ReadShared(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
