namespace RocketNet.Store.ConsumeQueues;

/// <summary>
/// ConsumeQueue files with entries that are not synced yet. Bounded by the number of files there are.
/// </summary>
internal sealed class DirtyFiles
{
    private readonly Lock _gate = new(); // guards _files; taken once per file and flush, not per entry
    private List<ConsumeQueueFile> _files = [];

    public void Add(ConsumeQueueFile file)
    {
        lock (_gate)
        {
            if (!file.IsDirty)
            {
                file.IsDirty = true;
                _files.Add(file);
            }
        }
    }

    /// <summary>Takes the list; what is written from now on is dirty again.</summary>
    public List<ConsumeQueueFile> Take()
    {
        lock (_gate)
        {
            List<ConsumeQueueFile> taken = _files;
            _files = [];
            foreach (ConsumeQueueFile file in taken)
            {
                file.IsDirty = false;
            }

            return taken;
        }
    }
}
