using System.Globalization;
using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Logs;
using RocketNet.StoreTool.Output;

namespace RocketNet.StoreTool.Comparing;

/// <summary>
/// Compares two logs where both have something: byte by byte for the first difference, and field by field at each
/// offset where both have a record.
/// </summary>
internal sealed class LogComparison(StoreFacts left, StoreFacts right, Differences differences)
    : ILogVisitor, IDisposable
{
    private readonly LogFollower _right = new(right.Log);
    private bool _hasByteDifference;
    private bool _partsWays;

    /// <summary>Offsets at which both have a record.</summary>
    public long Compared { get; private set; }

    public long From => Math.Max(left.Log.Min, right.Log.Min);

    public long LeftEnd { get; private set; }

    public long RightEnd { get; private set; }

    public void Run(ToolRun run)
    {
        using Progress progress = new(run, "comparing", left.Log.All.Sum(file => file.Length));
        LogScanPlan plan = new() { From = From, KnownEnd = left.KnownEnd, VerifyBodies = false };
        LeftEnd = new LogScan(left.Log, plan, progress).Run(this).End;
        RightEnd = EndOf(right, run);
        differences.AddIfApart("log-range", "first offset", left.Log.Min, right.Log.Min);
        if (!_partsWays)
        {
            differences.AddIfApart("log-range", "end", LeftEnd, RightEnd);
        }
    }

    public bool Record(in MessageRecord record, long offset, bool isBodyWhole)
    {
        if (_right.TryRead(offset, out MessageRecord other))
        {
            Compared++;
            if (!record.Bytes.SequenceEqual(other.Bytes))
            {
                Compare(record, other, offset);
            }

            _partsWays = record.TotalSize != other.TotalSize;
        }
        else
        {
            _partsWays = !IsBehindEnd(offset);
        }

        if (_partsWays)
        {
            AddByteDifference(record.Bytes, offset);
            differences.Add("log-range", Text(offset), "a record", "another log from here on");
        }

        return !_partsWays && !IsBehindEnd(offset);
    }

    public void Gap(in LogGap gap) =>
        differences.Add("log-range", Text(gap.From), $"{gap.To - gap.From} damaged bytes: {gap.What}", "not compared");

    public void Dispose() => _right.Dispose();

    private static long EndOf(StoreFacts facts, ToolRun run)
    {
        using Progress progress = new(run, "comparing", facts.Log.All.Sum(file => file.Length));
        LogScanPlan plan = new() { KnownEnd = facts.KnownEnd, VerifyBodies = false };
        return new LogScan(facts.Log, plan, progress).Run(new Nobody()).End;
    }

    private static string Text(long offset) => offset.ToString(CultureInfo.InvariantCulture);

    // Nothing was written there: the second log is only shorter.
    private bool IsBehindEnd(long offset) => !_right.Bytes(offset, sizeof(long)).ContainsAnyExcept((byte)0);

    private void AddByteDifference(ReadOnlySpan<byte> bytes, long offset)
    {
        if (_hasByteDifference)
        {
            return;
        }

        _hasByteDifference = true;
        ReadOnlySpan<byte> other = _right.Bytes(offset, bytes.Length);
        int same = bytes.CommonPrefixLength(other);
        string theirs = same < other.Length ? other[same].ToString("x2", CultureInfo.InvariantCulture) : "nothing";
        differences.Add(
            "log-bytes",
            Text(offset + same),
            bytes[Math.Min(same, bytes.Length - 1)].ToString("x2", CultureInfo.InvariantCulture),
            theirs);
    }

    private void Compare(in MessageRecord ours, in MessageRecord theirs, long offset)
    {
        AddByteDifference(ours.Bytes, offset);
        string place = Text(offset);
        differences.AddIfApart("record-size", place, ours.TotalSize, theirs.TotalSize);
        differences.AddIfApart("record-topic", place, Utf8(ours.Topic), Utf8(theirs.Topic));
        differences.AddIfApart("record-queue", place, ours.QueueId, theirs.QueueId);
        differences.AddIfApart("record-queue-offset", place, ours.QueueOffset, theirs.QueueOffset);
        differences.AddIfApart("record-flag", place, ours.Flag, theirs.Flag);
        differences.AddIfApart("record-sys-flag", place, ours.SysFlag, theirs.SysFlag);
        differences.AddIfApart("record-born-time", place, ours.BornTimestamp, theirs.BornTimestamp);
        differences.AddIfApart("record-born-host", place, ours.BornHost, theirs.BornHost);
        differences.AddIfApart("record-store-time", place, ours.StoreTimestamp, theirs.StoreTimestamp);
        differences.AddIfApart("record-store-host", place, ours.StoreHost, theirs.StoreHost);
        differences.AddIfApart("record-reconsume-times", place, ours.ReconsumeTimes, theirs.ReconsumeTimes);
        differences.AddIfApart(
            "record-prepared-offset", place, ours.PreparedTransactionOffset, theirs.PreparedTransactionOffset);
        differences.AddIfApart("record-body-crc", place, ours.BodyCrc, theirs.BodyCrc);
        if (!ours.Body.SequenceEqual(theirs.Body))
        {
            differences.Add("record-body", place, $"{ours.Body.Length} bytes", $"{theirs.Body.Length} bytes");
        }

        differences.AddIfApart("record-properties", place, Utf8(ours.Properties), Utf8(theirs.Properties));
    }

    private static string Utf8(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes).Replace('\u0001', '=').Replace('\u0002', ' ');

    /// <summary>Looks at nothing.</summary>
    private sealed class Nobody : ILogVisitor
    {
        public bool Record(in MessageRecord record, long offset, bool isBodyWhole) => true;

        public void Gap(in LogGap gap)
        {
            // Only the end is asked for.
        }
    }
}
