using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Delaying;
using RocketNet.Store.Dispatch;
using RocketNet.Store.Indexing;

namespace RocketNet.Store.Tests.Crashes;

/// <summary>A record that was stored during a recording, and when.</summary>
internal sealed class ExpectedRecord
{
    public ExpectedRecord(in MessageRecord record, DelayLevels delays)
    {
        Bytes = record.Bytes.ToArray();
        Start = record.PhysicalOffset;
        Queue = (Encoding.UTF8.GetString(record.Topic), record.QueueId);
        QueueOffset = record.QueueOffset;
        Entry = new ConsumeQueueEntry(new PhysicalOffset(Start), record.TotalSize, TagsCode.Of(record, delays));
        IsQueued = (record.SysFlag & MessageSysFlag.TransactionMask) is 0 or MessageSysFlag.TransactionCommit;
        List<int> hashes = [];
        foreach (ReadOnlySpan<byte> key in IndexWriter.KeysOf(record))
        {
            hashes.Add(IndexKey.HashOf(record.Topic, key));
        }

        KeyHashes = [.. hashes];
        UniqueKey = MessageProperties.TryGet(record.Properties, PropertyNames.UniqueKey, out ReadOnlySpan<byte> unique)
            ? Encoding.UTF8.GetString(unique)
            : "";
    }

    public byte[] Bytes { get; }

    public long Start { get; }

    public long End => Start + Bytes.Length;

    public (string Topic, int Id) Queue { get; }

    public long QueueOffset { get; }

    public bool IsQueued { get; }

    public bool IsWaiting => Queue.Topic == ScheduleTopic.Name;

    public ConsumeQueueEntry Entry { get; }

    public int[] KeyHashes { get; }

    public string UniqueKey { get; }

    /// <summary>Operations of the trace before anything of it was stored.</summary>
    public int StartPoint { get; set; }

    /// <summary>Operations when the append had returned and the record could be read.</summary>
    public int ReadablePoint { get; set; }

    /// <summary>Operations when the store said that it is on the disk.</summary>
    public int DurablePoint { get; set; } = int.MaxValue;

    /// <summary>The same record for a trace that goes on from a point of this one.</summary>
    public ExpectedRecord After(int point)
    {
        var copy = (ExpectedRecord)MemberwiseClone();
        copy.StartPoint = Math.Min(StartPoint, point - 1);
        copy.ReadablePoint = Math.Min(ReadablePoint, point);
        copy.DurablePoint = DurablePoint <= point ? DurablePoint : int.MaxValue;
        return copy;
    }

    /// <summary>The same record, on the disk before a trace began.</summary>
    public ExpectedRecord AtStart()
    {
        ExpectedRecord copy = After(0);
        copy.DurablePoint = 0;
        return copy;
    }
}
