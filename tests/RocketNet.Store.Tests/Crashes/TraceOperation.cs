namespace RocketNet.Store.Tests.Crashes;

internal enum TraceKind
{
    Create,
    Length,
    Page,
    Sync,
    Rename,
    Link,
    Delete,
    MakeFolder,
    RemoveFolder,
    SyncFolder,
    SyncAll,
}

/// <summary>One thing that happened to a simulated disk.</summary>
/// <param name="Kind">What.</param>
/// <param name="Inode">The file; −1 for a folder.</param>
/// <param name="Path">The name it is about.</param>
/// <param name="NewPath">The second name of a rename or link.</param>
/// <param name="Value">The length, or the number of the page.</param>
/// <param name="Version">The page.</param>
/// <param name="IsMapped">Stored through a mapping, so a process may have been killed half-way.</param>
/// <param name="Time">The clock of the recording.</param>
internal sealed record TraceOperation(
    TraceKind Kind,
    int Inode,
    string Path = "",
    string NewPath = "",
    long Value = 0,
    PageVersion? Version = null,
    bool IsMapped = false,
    TimeSpan Time = default)
{
    public bool Touches(string folder) =>
        System.IO.Path.GetDirectoryName(Path) == folder
        || (NewPath.Length > 0 && System.IO.Path.GetDirectoryName(NewPath) == folder);

    public override string ToString() => Kind switch
    {
        TraceKind.Page => $"page {Value} of file {Inode}, bytes {Version!.ChangedFrom} to {Version.ChangedTo}",
        TraceKind.Length => $"length {Value} of file {Inode}",
        TraceKind.Sync => $"fdatasync of {Path} (file {Inode})",
        _ => $"{Kind} {Path} {NewPath} (file {Inode})",
    };
}
