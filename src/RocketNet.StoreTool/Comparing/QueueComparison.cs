using RocketNet.Store.ConsumeQueues;
using RocketNet.StoreTool.Checking;

namespace RocketNet.StoreTool.Comparing;

/// <summary>
/// Compares the queues of two stores: which there are, their offsets, and their entries where both have them.
/// </summary>
internal static class QueueComparison
{
    private const string Kind = "queue";

    /// <returns>Queues that both have.</returns>
    public static int Run(StoreFacts left, StoreFacts right, Differences differences)
    {
        Dictionary<string, QueueOnDisk> others = right.Queues.ToDictionary(queue => queue.ToString());
        int both = 0;
        foreach (QueueOnDisk queue in left.Queues)
        {
            if (!others.Remove(queue.ToString(), out QueueOnDisk? other))
            {
                differences.Add(Kind, queue.ToString(), $"{queue.Min} to {queue.Max}", "no such queue");
                continue;
            }

            both++;
            if (queue.Min != other.Min || queue.Max != other.Max)
            {
                differences.Add(Kind, queue.ToString(), $"{queue.Min} to {queue.Max}", $"{other.Min} to {other.Max}");
            }

            CompareEntries(queue, other, differences);
        }

        foreach (QueueOnDisk other in others.Values)
        {
            differences.Add(Kind, other.ToString(), "no such queue", $"{other.Min} to {other.Max}");
        }

        return both;
    }

    private static void CompareEntries(QueueOnDisk left, QueueOnDisk right, Differences differences)
    {
        if (left.Problem is not null || right.Problem is not null)
        {
            differences.Add(Kind, left.ToString(), left.Problem ?? "whole", right.Problem ?? "whole");
            return;
        }

        QueueEntryReader others = new(right, entriesAtOnce: 4096);
        long from = Math.Max(left.Min, right.Min);
        foreach ((long index, ConsumeQueueEntry entry) in QueueFolders.Entries(left))
        {
            if (index >= from && others.TryRead(index, out ConsumeQueueEntry other) && entry != other)
            {
                differences.Add("queue-entry", $"{left} entry {index}", Text(entry), Text(other));
                return;
            }
        }
    }

    private static string Text(ConsumeQueueEntry entry) =>
        $"{entry.Size} bytes at {entry.Offset.Value}, tags {entry.TagsCode}";
}
