using System.Text;
using RocketNet.Store.ConsumeQueues;

namespace RocketNet.StoreTool.Checking;

/// <summary>A queue as its folder shows it, before anything is compared with the log.</summary>
internal sealed class QueueOnDisk(string topic, int queueId, string folder)
{
    public string Topic => topic;

    public byte[] TopicUtf8 { get; } = Encoding.UTF8.GetBytes(topic);

    public int QueueId => queueId;

    public string Folder => folder;

    /// <summary>Its files in order.</summary>
    public List<QueueFileOnDisk> Files { get; } = [];

    public long FileBytes { get; set; }

    /// <summary>What is wrong with the files as such; then nothing in them is looked at.</summary>
    public string? Problem { get; set; }

    /// <summary>The first index its files have room for.</summary>
    public long First => Files.Count == 0 ? 0 : Files[0].Start / ConsumeQueueEntry.ByteCount;

    /// <summary>Behind the last written entry.</summary>
    public long Max { get; set; }

    /// <summary>The first entry whose message is in the log; <see cref="Max"/> if there is none.</summary>
    public long Min { get; set; }

    /// <summary>Entries of messages in the log, stand-ins and fillers left out.</summary>
    public long Live { get; set; }

    /// <summary>Offsets behind <see cref="Min"/> without a message of their own.</summary>
    public long Holes { get; set; }

    /// <summary>Places below <see cref="Max"/> where nothing was written.</summary>
    public long Unwritten { get; set; }

    /// <summary>Physical end of the entry that lies furthest in the log.</summary>
    public long NewestPhysicalEnd { get; set; }

    public override string ToString() => $"{topic}/{queueId}";
}

/// <summary>One file of a queue.</summary>
/// <param name="Path">Where.</param>
/// <param name="Start">Byte offset in the queue of its first entry.</param>
/// <param name="Length">Its length on disk.</param>
internal sealed record QueueFileOnDisk(string Path, long Start, long Length);
