using RocketNet.Store;
using RocketNet.Store.Indexing;

namespace RocketNet.StoreTool.Places;

/// <summary>Where a store lies and which sizes its files have, as far as that was said.</summary>
internal sealed record StorePlace
{
    /// <summary>Paths and sizes; defaults where nothing was said.</summary>
    public StoreOptions Options { get; init; } = new();

    /// <summary>Slots and entries of the index were configured; otherwise the files are asked.</summary>
    public bool IsIndexConfigured { get; init; }

    /// <summary>Delay levels were configured; otherwise a due time that looks wrong may be right.</summary>
    public bool IsDelayConfigured { get; init; }

    public string Root => Options.RootDirectory;

    public string CommitLogFolder => Options.CommitLogPath;

    public string QueueFolder => Path.Combine(Root, "consumequeue");

    public string IndexFolder => Path.Combine(Root, "index");

    public string ConfigFolder => Path.Combine(Root, "config");

    public string CheckpointFile => Path.Combine(Root, "checkpoint");

    public string AbortFile => Path.Combine(Root, "abort");

    public string LockFile => Path.Combine(Root, "lock");

    public IndexLayout ConfiguredIndex => new(Options.MaxHashSlotNum, Options.MaxIndexNum);

    /// <summary>A path as findings show it: below the store's root where it lies there.</summary>
    public string Shown(string path)
    {
        string relative = Path.GetRelativePath(Root, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative.Replace('\\', '/');
    }
}
