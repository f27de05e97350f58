using RocketNet.Store.Files;

namespace RocketNet.Store.ConsumeQueues;

/// <summary>One file of a queue. Mapped only while <see cref="ConsumeQueueMappings"/> keeps it so.</summary>
internal sealed class ConsumeQueueFile(ConsumeQueue queue, long start, long length) : IStorePath
{
    /// <summary>Made when asked for: kept, it would be a fifth of what a queue costs.</summary>
    public string Path => System.IO.Path.Combine(queue.Folder, FileSequence.NameOf(start));

    /// <summary>Byte offset in the queue of the file's first entry.</summary>
    public long Start => start;

    public long Length => length;

    public long End => start + length;

    /// <summary>The mapping while there is one; read and swapped by <see cref="ConsumeQueueMappings"/>.</summary>
    internal MappedFile? Mapping;

    /// <summary>Its place among the mapped files, while there is a mapping.</summary>
    internal int Slot;

    /// <summary>Set by every use, cleared by the clock hand that looks for a mapping to give up.</summary>
    internal bool IsUsed;

    /// <summary>Bytes backed by space, kept while the file is not mapped.</summary>
    internal long AllocatedEnd;

    /// <summary>Entries were written since the last sync. Set by the dispatcher, cleared by the flusher.</summary>
    internal bool IsDirty;

    /// <summary>Taken away by retention: it is not mapped again. Set by <see cref="ConsumeQueueMappings"/>.</summary>
    internal volatile bool IsRemoved;

    /// <summary>The names leading to the file are on the disk too. The flusher's.</summary>
    internal bool IsNameSynced;
}
