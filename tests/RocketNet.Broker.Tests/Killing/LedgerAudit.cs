using RocketNet.Protocol.Messages;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>
/// Reads every queue of a ledger after a restart and finds what does not agree with it, or with what was read before.
/// </summary>
/// <remarks>
/// A short audit begins a little before the place where the last one ended, so that a thousand of them stay quick.
/// </remarks>
internal sealed class LedgerAudit(string brokerAddress, AckLedger ledger) : IAsyncDisposable
{
    private const int ReadAgain = 500;

    private readonly Dictionary<string, QueueAudit> _audits = [];
    private readonly Dictionary<(string Topic, int QueueId), List<ulong>> _seen = [];
    private readonly HashSet<ulong> _bodies = [];

    /// <summary>What is wrong: values that changed, bodies that stand twice.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>Messages in all queues when last looked at, acknowledged or not.</summary>
    public int SeenCount => _seen.Values.Sum(queue => queue.Count);

    /// <summary>Reads on, or everything once more, and returns the places whose acknowledged message is gone.</summary>
    public async Task<List<QueuePlace>> FindLostAsync(bool entirely = false)
    {
        List<QueuePlace> lost = [];
        foreach ((string topic, int queueId) in ledger.Queues.Order().ToArray())
        {
            if (!_seen.TryGetValue((topic, queueId), out List<ulong>? seen))
            {
                _seen[(topic, queueId)] = seen = [];
            }

            int from = entirely ? 0 : Math.Max(0, seen.Count - ReadAgain);
            await ReadAsync(topic, queueId, from, seen);
            Acknowledgement[] acknowledged = ledger.Of(topic, queueId);
            for (int offset = entirely ? 0 : from; offset < acknowledged.Length; offset++)
            {
                Compare(new QueuePlace(topic, queueId, offset), acknowledged[offset], seen, lost);
            }
        }

        return lost;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (QueueAudit audit in _audits.Values)
        {
            await audit.DisposeAsync();
        }
    }

    private void Compare(QueuePlace place, Acknowledgement acknowledged, List<ulong> seen, List<QueuePlace> lost)
    {
        if (acknowledged.Body == 0)
        {
            return;
        }

        if (place.QueueOffset >= seen.Count)
        {
            lost.Add(place);
        }
        else if (seen[(int)place.QueueOffset] != acknowledged.Body)
        {
            Violations.Add($"{place} holds another message than was acknowledged there");
            lost.Add(place);
        }
    }

    private async Task ReadAsync(string topic, int queueId, int from, List<ulong> seen)
    {
        if (!_audits.TryGetValue(topic, out QueueAudit? audit))
        {
            _audits[topic] = audit = new QueueAudit(brokerAddress, topic);
        }

        List<byte[]> records = await audit.ReadRecordsAsync(queueId, from);
        for (int i = 0; i < records.Count; i++)
        {
            ulong body = BodyHashOf(records[i]);
            if (from + i < seen.Count)
            {
                Check(seen[from + i] == body, $"{topic}-{queueId} offset {from + i} held another message before");
            }
            else
            {
                Check(_bodies.Add(body), $"{topic}-{queueId} offset {from + i}: a message that stands elsewhere too");
                seen.Add(body);
            }
        }

        Check(from + records.Count >= seen.Count, $"{topic}-{queueId} ended at {seen.Count} before");
    }

    private void Check(bool holds, string violation)
    {
        if (!holds)
        {
            Violations.Add(violation);
        }
    }

    private static ulong BodyHashOf(byte[] bytes)
    {
        _ = MessageRecordReader.TryRead(bytes, verifyBody: false, out MessageRecord record);
        return AckLedger.HashOf(record.Body);
    }
}
