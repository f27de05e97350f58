namespace RocketNet.Store.Files;

/// <summary>A file of a folder.</summary>
public readonly record struct StoreFileEntry(string Name, long Length);
