using RocketNet.StoreTool.Arguments;

namespace RocketNet.StoreTool.Places;

/// <summary>The options every command takes to find its store, and what they mean.</summary>
internal static class StoreArguments
{
    public static IReadOnlyList<ToolOption> Options { get; } =
    [
        new("store", "DIR", "The store, storePathRootDir of its broker."),
        new("commitlog", "DIR", "Its CommitLog, where that lies elsewhere (storePathCommitLog)."),
        new("config", "FILE", "The broker's configuration file; paths and sizes are taken from it.", 'c'),
        new("json", null, "One JSON document instead of text."),
    ];

    /// <summary>Where the store of a command line lies.</summary>
    /// <exception cref="ToolRefusedException">None was named, or there is none.</exception>
    public static StorePlace PlaceOf(ToolArguments arguments)
    {
        string? file = arguments.Path("config");
        StorePlace place = file is null ? new StorePlace() : StoreConfigFile.Read(file);
        if (file is null && !arguments.Has("store"))
        {
            throw ToolRefusedException.Usage("which store? Give --store DIR or -c broker.conf");
        }

        return At(place, arguments.Path("store"), arguments.Path("commitlog"));
    }

    /// <summary>The place with other paths, checked.</summary>
    public static StorePlace At(StorePlace place, string? root, string? commitLog)
    {
        place = place with
        {
            Options = place.Options with
            {
                RootDirectory = Path.GetFullPath(root ?? place.Options.RootDirectory),
                CommitLogDirectory = commitLog is not null ? Path.GetFullPath(commitLog)
                    : root is not null ? ""
                    : place.Options.CommitLogDirectory,
            },
        };
        if (!place.ConfiguredIndex.IsPossible)
        {
            throw ToolRefusedException.CannotOpen(
                $"maxHashSlotNum={place.Options.MaxHashSlotNum} and maxIndexNum={place.Options.MaxIndexNum} make index "
                + "files of more than 2 GiB, which no broker maps");
        }

        if (!Directory.Exists(place.Root))
        {
            throw ToolRefusedException.CannotOpen($"there is no store {place.Root}");
        }

        return place.CommitLogFolder.Contains(',', StringComparison.Ordinal)
            ? throw ToolRefusedException.CannotOpen($"{place.CommitLogFolder}: several folders are not supported")
            : !Directory.Exists(place.CommitLogFolder)
                ? throw ToolRefusedException.CannotOpen($"there is no CommitLog {place.CommitLogFolder}")
                : place;
    }
}
