using System.Buffers.Binary;
using RocketNet.Store.Indexing;
using RocketNet.StoreTool.Files;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Checking;

/// <summary>
/// Slots and entries of a store's index files. Nothing in a file names them, so where they were not configured the
/// default is tried, and then every pair that gives the file's length until one fits its header and entries.
/// </summary>
internal static class IndexGeometry
{
    // A file of another geometry than the default is a test's or a small broker's.
    private const long GuessedBytesMax = 64 << 20;

    public static IndexLayout Of(StorePlace place, IReadOnlyList<string> paths)
    {
        IndexLayout configured = place.ConfiguredIndex;
        if (place.IsIndexConfigured || paths.Count == 0)
        {
            return configured;
        }

        foreach (string path in paths)
        {
            using ReadFile file = new(path);
            if (file.Length == configured.FileBytes)
            {
                return configured;
            }

            if (file.Length is > IndexHeader.ByteCount and < GuessedBytesMax && Guess(file) is IndexLayout found)
            {
                return found;
            }
        }

        return configured;
    }

    private static IndexLayout? Guess(ReadFile file)
    {
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        IndexHeader header = IndexHeader.Read(bytes);
        long body = file.Length - IndexHeader.ByteCount;
        for (int slots = 1; header.Count > 1 && slots * (long)IndexLayout.SlotBytes < body; slots++)
        {
            long entryBytes = body - (slots * (long)IndexLayout.SlotBytes);
            IndexLayout layout = new(slots, (int)(entryBytes / IndexEntry.ByteCount));
            if (entryBytes % IndexEntry.ByteCount == 0 && layout.IsPossible && Fits(bytes, header, layout))
            {
                return layout;
            }
        }

        return null;
    }

    private static bool Fits(byte[] bytes, IndexHeader header, IndexLayout layout)
    {
        if (header.Count > layout.EntryMax)
        {
            return false;
        }

        int number = header.Count - 1;
        IndexEntry first = IndexEntry.Read(bytes.AsSpan((int)layout.EntryPosition(1)));
        IndexEntry last = IndexEntry.Read(bytes.AsSpan((int)layout.EntryPosition(number)));
        if (first.Offset != header.BeginOffset || last.Offset != header.EndOffset || last.Hash < 0)
        {
            return false;
        }

        int slot = IndexHeader.ByteCount + (last.Hash % layout.SlotCount * IndexLayout.SlotBytes);
        return BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(slot)) == number;
    }
}
