using RocketNet.Protocol.Messages;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Checking;

/// <summary>What a command knows of each queue, found by the bytes of a record without making a string.</summary>
internal sealed class QueueLookup : IDisposable
{
    /// <summary>A log that names more was not written by a broker; each takes some memory here.</summary>
    public const int QueuesMax = 1_000_000;

    /// <summary>Behind this no file of entries has a name.</summary>
    public const long QueueOffsetMax = (long.MaxValue - int.MaxValue) / ConsumeQueueEntry.ByteCount;

    // Only for its look-up by bytes; no file is ever made through it.
    private readonly ConsumeQueueTable _table;

    public QueueLookup(StorePlace place) => _table = new ConsumeQueueTable(
        place.QueueFolder, place.Options.ConsumeQueueFileBytes, new ConsumeQueueMappings(new DiskFiles(), 0));

    public IEnumerable<ConsumeQueue> All => _table.All;

    /// <summary>Whether a queue can hold a record of this topic, id and offset.</summary>
    public static bool IsPossible(in MessageRecord record) =>
        record.QueueId >= 0
        && record.QueueOffset is >= 0 and <= QueueOffsetMax
        && ConsumeQueueTable.IsFolderName(record.Topic)
        && TopicName.Problem(record.Topic) is null;

    /// <exception cref="ToolRefusedException">There are too many queues.</exception>
    public static void RefuseTooMany(ConsumeQueueTable table)
    {
        if (table.Count >= QueuesMax)
        {
            throw ToolRefusedException.CannotOpen($"the log names more than {QueuesMax} queues: it is no broker's");
        }
    }

    /// <summary>The queue that a folder shows.</summary>
    public ConsumeQueue Of(QueueOnDisk queue) => _table.GetOrCreate(queue.TopicUtf8, queue.QueueId);

    /// <summary>The queue of a record for which <see cref="IsPossible"/> holds.</summary>
    /// <exception cref="ToolRefusedException">There are too many queues.</exception>
    public ConsumeQueue Of(in MessageRecord record)
    {
        if (!_table.TryGet(record.Topic, record.QueueId, out ConsumeQueue? queue))
        {
            RefuseTooMany(_table);
            queue = _table.GetOrCreate(record.Topic, record.QueueId);
        }

        return queue;
    }

    public void Dispose() => _table.Dispose();
}
