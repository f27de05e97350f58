using RocketNet.Store.CommitLogs;
using RocketNet.Store.Durability;

namespace RocketNet.Store.Indexing;

/// <summary>
/// Syncs index files: full ones when they have become full, the rest at the stop. The one being filled is left to the
/// system, since it can be checked and is cheap to build again compared with syncing pages anywhere in it.
/// </summary>
internal sealed class IndexFlusher(IndexFileSet files, CommitLog log, StoreCheckpoint checkpoint)
{
    private readonly Lock _gate = new(); // one flush at a time

    public void FlushFull()
    {
        lock (_gate)
        {
            ReadOnlySpan<IndexFile> all = files.All;
            int full = all.Length;
            while (full > 0 && !all[full - 1].IsFull)
            {
                full--;
            }

            if (full > 0 && all[full - 1].IsDirty)
            {
                files.Flush(all[..full]);
                foreach (IndexFile file in all[..full])
                {
                    file.IsDirty = false;
                }

                Record(all[full - 1].Header);
            }
        }
    }

    public void FlushAll(long indexed)
    {
        lock (_gate)
        {
            ReadOnlySpan<IndexFile> all = files.All;
            files.Flush(all);
            int count = all.Length;
            long endTimestamp = all is [.., IndexFile last] ? last.Header.EndTimestamp : 0;
            checkpoint.Write(values => values with
            {
                IndexTimestamp = Math.Max(values.IndexTimestamp, endTimestamp),
                IndexSynced = indexed,
                IndexCleanEnd = indexed,
                IndexFileCount = count,
            });
        }
    }

    // Compat: IndexService.flush@4.9.7 records the end time of a file that has become full. After a crash a Java broker
    // throws away younger files and dispatches again from the older of the other two times, so those follow only as
    // far as everything is on the disk.
    private void Record(IndexHeader header)
    {
        long logDurable = log.Durable.Value;
        checkpoint.Write(values =>
        {
            bool isAllDurable = Math.Min(values.QueuesDurable, logDurable) > header.EndOffset;
            return values with
            {
                IndexSynced = header.EndOffset,
                IndexTimestamp = header.EndTimestamp,
                PhysicTimestamp = isAllDurable ? header.EndTimestamp : values.PhysicTimestamp,
                LogicsTimestamp = isAllDurable ? header.EndTimestamp : values.LogicsTimestamp,
            };
        });
    }
}
