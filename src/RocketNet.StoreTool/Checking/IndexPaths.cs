using RocketNet.Store.Files;
using RocketNet.Store.Indexing;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Checking;

/// <summary>The index files of a store, in their order.</summary>
internal static class IndexPaths
{
    public static IReadOnlyList<string> Of(StorePlace place) =>
    [
        .. new DiskFiles().ListFiles(place.IndexFolder)
            .Where(entry => IndexFileName.IsName(entry.Name))
            .Select(entry => Path.Combine(place.IndexFolder, entry.Name)),
    ];
}
