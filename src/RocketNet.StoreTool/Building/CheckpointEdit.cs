using System.Buffers.Binary;
using RocketNet.Store.Durability;
using RocketNet.Store.Files;
using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Building;

/// <summary>Keeps the checkpoint in agreement with what was built.</summary>
internal static class CheckpointEdit
{
    private const int ConfirmOffsetAt = 32;

    /// <summary>
    /// After queues or index of a store of ours that was stopped cleanly: their numbers are compared at the next start.
    /// Anybody else's checkpoint stays as it is.
    /// </summary>
    public static void AfterRebuild(StorePlace place, StoreFacts facts, Rebuild built)
    {
        if (!facts.IsOwn || !facts.IsClean)
        {
            return;
        }

        using StoreCheckpoint checkpoint = StoreCheckpoint.Open(new DiskFiles(), place.CheckpointFile);
        checkpoint.Write(
            values => values with
            {
                QueueCount = built.Queues?.Queues ?? values.QueueCount,
                IndexCleanEnd = built.Index is null ? values.IndexCleanEnd : values.CleanEnd,
                IndexFileCount = built.Index?.Files ?? values.IndexFileCount,
            },
            sync: true);
    }

    /// <summary>After a repair: everything is whole, complete and on the disk, as after a clean stop.</summary>
    public static void AfterRepair(StorePlace place, long end, long lastStoreTimestamp, int queues, int indexFiles)
    {
        DiskFiles disk = new();
        if (disk.FileExists(place.CheckpointFile))
        {
            using IStoreFile file = disk.Open(place.CheckpointFile);
            file.SetLength(StoreCheckpoint.FileBytes);
            LowerConfirmOffset(file, end);
        }

        using StoreCheckpoint checkpoint = StoreCheckpoint.Open(disk, place.CheckpointFile);
        checkpoint.Write(
            _ => new CheckpointValues(
                lastStoreTimestamp, lastStoreTimestamp, lastStoreTimestamp, end, end, CleanEnd: end, queues)
            {
                IndexSynced = end,
                IndexCleanEnd = end,
                IndexFileCount = indexFiles,
            },
            sync: true);
    }

    // A 5.x broker must not believe that a replica has confirmed what is not there.
    private static void LowerConfirmOffset(IStoreFile file, long end)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        file.Read(bytes, ConfirmOffsetAt);
        if (BinaryPrimitives.ReadInt64BigEndian(bytes) > end)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, end);
            file.Write(bytes, ConfirmOffsetAt);
        }
    }
}
