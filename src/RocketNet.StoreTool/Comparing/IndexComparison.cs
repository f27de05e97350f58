using RocketNet.Store.Indexing;
using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Comparing;

/// <summary>
/// Compares what look-ups by key find in two stores: the entries in their order, wherever one file ends and the next
/// begins.
/// </summary>
internal static class IndexComparison
{
    /// <param name="left">One store.</param>
    /// <param name="right">The other.</param>
    /// <param name="from">Messages before this offset of the log are only in one of them.</param>
    /// <param name="differences">Where they go.</param>
    /// <returns>Entries that agree.</returns>
    public static long Run(StorePlace left, StorePlace right, long from, Differences differences)
    {
        using IndexCursor ours = Open(left);
        using IndexCursor theirs = Open(right);
        Skip(ours, from);
        Skip(theirs, from);
        long same = 0;
        while (ours.HasCurrent && theirs.HasCurrent)
        {
            (IndexEntry one, IndexEntry other) = (ours.Current, theirs.Current);
            if (one.Offset != other.Offset || one.Hash != other.Hash)
            {
                differences.Add("index", $"entry {same + 1} behind {from}", Text(ours), Text(theirs));
                return same;
            }

            same++;
            ours.MoveNext();
            theirs.MoveNext();
        }

        if (ours.HasCurrent != theirs.HasCurrent)
        {
            differences.Add("index", $"entry {same + 1} behind {from}", Text(ours), Text(theirs));
        }

        return same;
    }

    private static IndexCursor Open(StorePlace place)
    {
        IReadOnlyList<string> paths = IndexPaths.Of(place);
        IndexCursor cursor = new(paths, IndexGeometry.Of(place, paths), (_, _, _) => { }, advanced: null);
        cursor.MoveNext();
        return cursor;
    }

    private static void Skip(IndexCursor cursor, long from)
    {
        while (cursor.HasCurrent && cursor.Current.Offset < from)
        {
            cursor.MoveNext();
        }
    }

    private static string Text(IndexCursor cursor) =>
        cursor.HasCurrent ? $"hash {cursor.Current.Hash} at {cursor.Current.Offset}" : "nothing more";
}
