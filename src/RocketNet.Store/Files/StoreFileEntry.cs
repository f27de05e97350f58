namespace RocketNet.Store.Files;

/// <summary>A file of a folder.</summary>
/// <param name="Name">Without the folder.</param>
/// <param name="Length">In bytes.</param>
/// <param name="LastWrite">When it was last written; the default where that is not known.</param>
public readonly record struct StoreFileEntry(string Name, long Length, DateTimeOffset LastWrite = default);
