using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Config;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;
using RocketNet.Store.Indexing;

using static RocketNet.Store.Tests.Crashes.Requirement;

namespace RocketNet.Store.Tests.Crashes;

/// <summary>
/// Whether an opened store is what its log says, and its log the beginning of what was sent. Names of the invariants:
/// docs/testing-crashes.md.
/// </summary>
internal sealed class StateCheck(RecordedStore opened, CrashHistory history)
{
    private readonly MessageStore _store = opened.Store;

    // Records in front of it went with their files.
    private readonly int _first = history.Records.Count(record => record.Start < opened.Store.CommitLog.Min.Value);

    /// <summary>What came back.</summary>
    /// <exception cref="CrashViolationException">It is not what it must be.</exception>
    public CrashOutcome Run()
    {
        int records = CheckLog();
        CheckRest();
        CheckQueues(records);
        return new CrashOutcome(
            records,
            _store.CommitLog.Min.Value,
            history.Configs.ToDictionary(config => config.Key, config => VersionOf(config.Key, config.Value)),
            _store.Delays.Positions.ToDictionary(position => position.Level, position => position.Next));
    }

    /// <summary>I8 for the index: the keys of the log in its order, each found in its chain.</summary>
    public void CheckIndex(int records)
    {
        Holds(_store.Index.Indexed >= _store.CommitLog.End.Value, "I8: the index is not complete");
        int at = _first;
        int keyOfRecord = 0;
        foreach (IndexFile file in _store.Index.Files.All)
        {
            Holds(file.TryLease(out MappedLease lease), "I8: an index file is closed");
            using (lease)
            {
                for (int number = 1; number < file.Count; number++)
                {
                    IndexEntry entry = file.ReadEntry(lease, number);
                    Holds(IsInChain(file, lease, entry, number), $"I8: index entry {number} stands in no chain");
                    if (entry.Offset < _store.CommitLog.Min.Value)
                    {
                        Holds(at == _first && keyOfRecord == 0, $"I8: index entry {number} of a deleted message");
                        CheckDeleted(entry);
                        continue;
                    }

                    while (at < records && keyOfRecord == history.Records[at].KeyHashes.Length)
                    {
                        (at, keyOfRecord) = (at + 1, 0);
                    }

                    Holds(
                        at < records
                            && entry.Hash == history.Records[at].KeyHashes[keyOfRecord]
                            && entry.Offset == history.Records[at].Start,
                        $"I8: index entry {number} of {file.Name} is {entry}, record {at} key {keyOfRecord} expected");
                    keyOfRecord++;
                }
            }
        }

        at += at < records && keyOfRecord == history.Records[at].KeyHashes.Length ? 1 : 0;
        int missing = history.Records.Take(records).Skip(at).Sum(record => record.KeyHashes.Length);
        Holds(missing == 0, $"I8: {missing} keys from record {at} on are not in the index");
    }

    // Its message may still be found in an index file that has others; a query passes it over.
    private void CheckDeleted(IndexEntry entry) => Holds(
        history.Records.Take(_first).Any(
            record => record.Start == entry.Offset && record.KeyHashes.Contains(entry.Hash)),
        $"I8: {entry} of a message that never was");

    private static bool IsInChain(IndexFile file, MappedLease lease, IndexEntry wanted, int wantedNumber)
    {
        int number = IndexFile.ReadSlot(lease, wanted.Hash % file.Layout.SlotCount);
        while (number > wantedNumber)
        {
            number = file.ReadEntry(lease, number).Previous;
        }

        return number == wantedNumber;
    }

    // I9, I2 and I5: byte for byte what was stored, from the first record on and without a gap.
    private int CheckLog()
    {
        CommitLog log = _store.CommitLog;
        long at = log.Min.Value;
        int count = _first;
        Holds(at % history.Options.CommitLogFileBytes == 0, $"I9: the log begins at {at}");
        while (at < log.End.Value)
        {
            Holds(log.TryLease(at, out MappedFile? file, out MappedLease lease), $"I9: no file holds {at}");
            using (lease)
            {
                ReadOnlySpan<byte> rest = lease.Span(at - file!.Start, (int)(file.End - at));
                RecordStatus status = MessageRecordReader.TryRead(rest, verifyBody: true, out MessageRecord record);
                if (status == RecordStatus.Blank && record.TotalSize == rest.Length)
                {
                    at = file.End;
                    continue;
                }

                Holds(status == RecordStatus.Ok, $"I9: {status} at {at}, below the end {log.End.Value}");
                Holds(record.PhysicalOffset == at, $"I9: the record at {at} says {record.PhysicalOffset}");
                Holds(count < history.Records.Count, $"I5: a record at {at} that nobody sent");
                ExpectedRecord expected = history.Records[count];
                Holds(expected.Start == at, $"I3: a record at {at}, the next one sent stood at {expected.Start}");
                Holds(record.Bytes.SequenceEqual(expected.Bytes), $"I5: the record at {at} is not what was sent");
                at += record.TotalSize;
                count++;
            }
        }

        return count;
    }

    // What stands behind the end must be zero, or a later crash brings it back.
    private void CheckRest()
    {
        long end = _store.CommitLog.End.Value;
        foreach (MappedFile file in _store.CommitLog.Files.All)
        {
            int from = (int)Math.Clamp(end - file.Start, 0, file.Length);
            ReadOnlySpan<byte> rest = file.Span(from, (int)(file.Length - from));
            Holds(!rest.ContainsAnyExcept((byte)0), $"I9: bytes behind the end of the log in {file.File.Path}");
        }
    }

    // I3, I4 and I8: entry i of a queue is its i-th record, and there are no others.
    private void CheckQueues(int records)
    {
        Dictionary<(string, int), int> counts = [];
        Dictionary<(string, int), int> mins = [];
        foreach (ExpectedRecord record in history.Records.Take(records).Where(record => record.IsQueued))
        {
            int index = counts.GetValueOrDefault(record.Queue);
            counts[record.Queue] = index + 1;
            Holds(record.QueueOffset == index, $"I3: queue offset {record.QueueOffset} given, {index} expected");
            bool isThere = _store.Queues.TryGet(record.Queue.Topic, record.Queue.Id, out ConsumeQueue? queue);
            Holds(isThere && index < queue!.Max.Value, $"I8: entry {index} of {record.Queue} is missing");
            if (record.Start < _store.CommitLog.Min.Value)
            {
                continue;
            }

            mins.TryAdd(record.Queue, index);
            ConsumeQueueEntry found = Read(queue!, index);
            Holds(found == record.Entry, $"I8: entry {index} of {record.Queue} is {found}, not {record.Entry}");
        }

        foreach (ConsumeQueue queue in _store.Queues.All)
        {
            int count = counts.GetValueOrDefault((queue.Topic, queue.QueueId));
            int min = mins.GetValueOrDefault((queue.Topic, queue.QueueId), count);
            if (count == 0 && IsOffsetsPassedOver(queue))
            {
                continue;
            }

            Holds(
                queue.Max.Value == count && queue.NextQueueOffset == count && queue.Min.Value == min,
                $"I8: {queue.Topic} {queue.QueueId} has {queue.Min.Value} to {queue.Max.Value}, next "
                + $"{queue.NextQueueOffset}; {min} to {count} expected");
            CheckRest(queue, count);
        }
    }

    // A power cut that took every message of a queue and the name of its first file, but not that of the second: it
    // goes on behind offsets that nobody was promised, and gives none twice.
    private bool IsOffsetsPassedOver(ConsumeQueue queue) =>
        queue.Files is [{ Start: > 0 } first, ..]
            && queue.Min.Value == first.Start / ConsumeQueueEntry.ByteCount
            && queue.Max == queue.Min
            && queue.NextQueueOffset == queue.Max.Value
            && queue.Max.Value <= history.OffsetsGiven((queue.Topic, queue.QueueId));

    private static void CheckRest(ConsumeQueue queue, int count)
    {
        foreach (ConsumeQueueFile file in queue.Files)
        {
            using MappedLease lease = queue.Lease(file, out _);
            int from = (int)Math.Clamp((count * ConsumeQueueEntry.ByteCount) - file.Start, 0, file.Length);
            Holds(
                !lease.Span(from, (int)file.Length - from).ContainsAnyExcept((byte)0),
                $"I8: bytes behind the end of {file.Path}");
        }
    }

    private static ConsumeQueueEntry Read(ConsumeQueue queue, long index)
    {
        long position = index * ConsumeQueueEntry.ByteCount;
        ConsumeQueueFile file = queue.FindFile(position)
            ?? throw new CrashViolationException($"I8: no file holds entry {index} of {queue.Topic} {queue.QueueId}");
        using MappedLease lease = queue.Lease(file, out _);
        return ConsumeQueueEntry.Read(lease.Span(position - file.Start, ConsumeQueueEntry.ByteCount));
    }

    private int VersionOf(string path, List<ConfigVersion> versions)
    {
        byte[]? content = new JsonFile(opened.Files, path, opened.Time).Read(IsObject, out _);
        int found = content is null
            ? -1
            : versions.FindLastIndex(version => version.Content.AsSpan().SequenceEqual(content));
        Holds(content is null || found >= 0, $"{path} holds what was never written");
        return found;
    }

    private static bool IsObject(byte[] content)
    {
        try
        {
            return FastJsonValue.Parse(content).Kind == FastJsonKind.Object;
        }
        catch (Protocol.ProtocolException)
        {
            // As the broker's own readers: what is no JSON is broken.
            return false;
        }
    }
}
