using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.StoreTool.Logs;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Checking;

/// <summary>
/// Checks what stands in the records themselves, and hands them on to the checks of queues and index.
/// </summary>
internal sealed class LogCheck(
    StorePlace place, LogFiles log, Findings findings, QueueCheck queues, IndexCheck? index) : ILogVisitor
{
    private const string Replace =
        "its bytes go to damaged/, and a filler that no consumer sees takes its place; its offset in the queue stays";

    public List<LogGap> Gaps { get; } = [];

    /// <summary>Records that a repair takes out.</summary>
    public List<DamagedRecord> Damaged { get; } = [];

    public bool Record(in MessageRecord record, long offset, bool isBodyWhole)
    {
        bool hasQueue = QueueLookup.IsPossible(record) || FillerRecord.Is(record);
        if (!isBodyWhole)
        {
            Damaged.Add(new DamagedRecord(offset, record.TotalSize));
            Add(
                FindingSeverity.Damage,
                FindingKinds.LogBody,
                offset,
                $"the body of message {record.QueueOffset} of {Encoding.UTF8.GetString(record.Topic)}/"
                + $"{record.QueueId} ({record.TotalSize} bytes at {offset}) is not what was sent: wrong checksum",
                Replace);
        }
        else if (!hasQueue)
        {
            Damaged.Add(new DamagedRecord(offset, record.TotalSize));
            Add(
                FindingSeverity.Damage,
                FindingKinds.LogTopic,
                offset,
                $"the record at {offset} has a topic, queue or offset that cannot be: "
                + $"'{Encoding.UTF8.GetString(record.Topic)}', queue {record.QueueId}, offset {record.QueueOffset}",
                Replace);
        }

        if (!hasQueue)
        {
            return true;
        }

        if (ProblemOfProperties(record.Properties) is string problem)
        {
            Add(
                FindingSeverity.Warning,
                FindingKinds.LogProperties,
                offset,
                $"the properties of the record at {offset}: {problem}",
                FindingKinds.Nothing);
        }

        queues.Take(record, offset);
        index?.Take(record, offset);
        return true;
    }

    public void Gap(in LogGap gap)
    {
        Gaps.Add(gap);
        Add(
            FindingSeverity.Damage,
            FindingKinds.LogGap,
            gap.From,
            $"{gap.To - gap.From} bytes from {gap.From} to {gap.To} hold no record that can be read: {gap.What}",
            "they go to damaged/, and fillers that no consumer sees take their place");
    }

    // What Java's broker writes is name 01 value 02; a name without a value is dropped by every reader.
    private static string? ProblemOfProperties(ReadOnlySpan<byte> properties)
    {
        if (properties.IndexOf((byte)0) >= 0)
        {
            return "a zero byte";
        }

        while (!properties.IsEmpty)
        {
            int end = properties.IndexOf(MessageProperties.EntrySeparator);
            ReadOnlySpan<byte> entry = end < 0 ? properties : properties[..end];
            if (!entry.IsEmpty && entry.IndexOf(MessageProperties.ValueSeparator) <= 0)
            {
                return "an entry without a name";
            }

            properties = end < 0 ? default : properties[(end + 1)..];
        }

        return null;
    }

    private void Add(FindingSeverity severity, string kind, long offset, string what, string repair)
    {
        LogFile? file = log.Find(offset);
        string path = file is null ? place.CommitLogFolder : file.Path;
        findings.Add(new Finding(severity, kind, place.Shown(path), offset - (file?.Start ?? 0), what, repair));
    }
}
