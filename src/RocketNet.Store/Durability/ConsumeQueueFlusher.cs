using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Dispatch;
using RocketNet.Store.Files;

namespace RocketNet.Store.Durability;

/// <summary>Syncs the ConsumeQueue files that have changed, then records how far the queues are on the disk.</summary>
internal sealed class ConsumeQueueFlusher(
    IStoreFiles files, ConsumeQueueTable queues, DirtyFiles dirty, DispatchLoop dispatch, StoreCheckpoint checkpoint)
{
    /// <summary>With more files than this one sync of the whole file system is cheaper than one for each.</summary>
    private const int FilesOneByOne = 128;

    private readonly Lock _gate = new(); // one flush at a time; guards _flushedTo
    private long _flushedTo = -1;

    /// <summary>Bytes dispatched since the last time.</summary>
    public long DirtyBytes => dispatch.Dispatched.Value - Math.Max(0, _flushedTo);

    /// <summary>
    /// Entries of records below are on the disk. Before a file of the CommitLog may go they have to be: nobody could
    /// build them again, and a queue would forget how far it had counted.
    /// </summary>
    public bool IsSyncedTo(long physicalOffset) => checkpoint.Values.QueuesDurable >= physicalOffset;

    /// <exception cref="IOException">A sync failed; the mark in the checkpoint has not moved.</exception>
    /// <param name="evenIfClean">Also when nothing was dispatched: queues have gone.</param>
    public void Flush(bool evenIfClean = false)
    {
        lock (_gate)
        {
            // Counted first: entries counted are dispatched, and synced below.
            long entries = queues.All.Sum(queue => queue.Files.Length > 0 ? queue.Max.Value : 0);
            long dispatched = dispatch.Dispatched.Value;
            if (dispatched != _flushedTo || evenIfClean)
            {
                FlushTo(dispatched, entries);
            }
        }
    }

    private void FlushTo(long dispatched, long entries)
    {
        List<ConsumeQueueFile> taken = dirty.Take();
        try
        {
            Sync(taken);
        }
        catch (IOException)
        {
            // Entries not on the disk yet stay on the list; the CommitLog can rebuild them meanwhile.
            taken.ForEach(dirty.Add);
            throw;
        }

        int queueCount = queues.All.Count(queue => queue.Files.Length > 0);
        checkpoint.Write(values => values with
        {
            QueuesDurable = dispatched,
            QueueCount = queueCount,
            QueueEntries = entries,
        });
        _flushedTo = dispatched;
    }

    private void Sync(List<ConsumeQueueFile> taken)
    {
        if (taken.Count > FilesOneByOne && files.TryFlushFileSystem(queues.Folder))
        {
            return;
        }

        foreach (ConsumeQueueFile file in taken)
        {
            if (file.IsRemoved || !files.FileExists(file.Path))
            {
                continue; // its messages, or its topic, were deleted since
            }

            using (queues.Mappings.Lease(file, out MappedFile mapping))
            {
                mapping.File.Flush();
            }

            SyncNames(file);
        }
    }

    // A new queue is three new names: the topic's folder, the queue's folder, the file.
    private void SyncNames(ConsumeQueueFile file)
    {
        if (file.IsNameSynced)
        {
            return;
        }

        string queueFolder = Path.GetDirectoryName(file.Path)!;
        string topicFolder = Path.GetDirectoryName(queueFolder)!;
        foreach (string folder in (ReadOnlySpan<string>)[queueFolder, topicFolder, queues.Folder])
        {
            files.FlushFolder(folder);
        }

        file.IsNameSynced = true;
    }
}
