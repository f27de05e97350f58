using System.Collections.Concurrent;
using RocketNet.Protocol.Bodies;
using RocketNet.Store.Statistics;

namespace RocketNet.Broker.Statistics;

/// <summary>What one group got from one topic and sent back to it. Any thread.</summary>
internal sealed class GroupTopicTraffic
{
    // Queues are counted in blocks that never move, so that a pull adds to its cell without a lock.
    private const int BlockSize = 16;
    private const int QueueCountMax = 65_536;

    private readonly SampledSeries _gets = new();
    private readonly Lock _growing = new(); // guards replacing _blocks by a longer array
    private QueueGets[]?[] _blocks = [];
    private SampledSeries? _sendBackSeries;
    private ConcurrentDictionary<int, SampledSeries>? _latencies;
    private long _sendBacks;

    public GroupTopicTraffic(string topic, TopicPuts puts)
    {
        Topic = topic;
        Puts = puts;
    }

    public string Topic { get; }

    /// <summary>Tells a topic from a later one of the same name.</summary>
    public TopicPuts Puts { get; }

    public long SendBacks => Volatile.Read(ref _sendBacks);

    /// <summary>One pull that found messages.</summary>
    public void CountGet(int queueId, int messages, int bytes, long millis)
    {
        if ((uint)queueId < QueueCountMax)
        {
            BlockOf(queueId)[queueId % BlockSize].Count(messages, bytes, millis);
        }
    }

    public void CountSendBack() => Interlocked.Increment(ref _sendBacks);

    /// <summary>Messages got, all queues together; null while there were none.</summary>
    public BrokerStatsData? ReadGets() => Sum(0).Times == 0 ? null : _gets.ReadCounts();

    public BrokerStatsData? ReadGetBytes() => Sum(0).Times == 0 ? null : _gets.ReadBytes();

    public BrokerStatsData? ReadSendBacks() =>
        SendBacks == 0 ? null : Volatile.Read(ref _sendBackSeries)?.ReadCounts() ?? BrokerStatsData.Zero;

    /// <summary>Time spent on reading one queue; null while nothing was got from it.</summary>
    public BrokerStatsData? ReadLatency(int queueId)
    {
        QueueGets[]?[] blocks = Volatile.Read(ref _blocks);
        int block = queueId / BlockSize;
        if (queueId < 0 || block >= blocks.Length || !(blocks[block]?[queueId % BlockSize].Times > 0))
        {
            return null;
        }

        return _latencies is { } latencies && latencies.TryGetValue(queueId, out SampledSeries? series)
            ? series.ReadCounts()
            : BrokerStatsData.Zero;
    }

    /// <summary>Called by the sampler only.</summary>
    public void Sample(long nowMillis, StatisticsDue due)
    {
        _gets.Add(Sum(nowMillis), due);
        if (SendBacks != 0)
        {
            // Compat: BrokerStatsManager.incSendBackNums@4.9.7 counts one request for each message.
            _sendBackSeries ??= new SampledSeries();
            _sendBackSeries.Add(new StatisticsSample(nowMillis, SendBacks, SendBacks, 0), due);
        }

        SampleLatencies(nowMillis, due);
    }

    // Reading from memory takes no measurable time: only queues that were slow once have a series.
    private void SampleLatencies(long nowMillis, StatisticsDue due)
    {
        QueueGets[]?[] blocks = Volatile.Read(ref _blocks);
        for (int queueId = 0; queueId < blocks.Length * BlockSize; queueId++)
        {
            if (blocks[queueId / BlockSize] is not { } block)
            {
                continue;
            }

            QueueGets gets = block[queueId % BlockSize];
            if (gets.Millis != 0)
            {
                _latencies ??= new ConcurrentDictionary<int, SampledSeries>();
                _latencies.GetOrAdd(queueId, static _ => new SampledSeries())
                    .Add(new StatisticsSample(nowMillis, gets.Times, gets.Millis, 0), due);
            }
        }
    }

    private StatisticsSample Sum(long nowMillis)
    {
        long times = 0;
        long messages = 0;
        long bytes = 0;
        foreach (QueueGets[]? block in Volatile.Read(ref _blocks))
        {
            for (int at = 0; block is not null && at < BlockSize; at++)
            {
                times += block[at].Times;
                messages += block[at].Messages;
                bytes += block[at].Bytes;
            }
        }

        return new StatisticsSample(nowMillis, times, messages, bytes);
    }

    private QueueGets[] BlockOf(int queueId)
    {
        QueueGets[]?[] blocks = Volatile.Read(ref _blocks);
        int at = queueId / BlockSize;
        return (at < blocks.Length ? blocks[at] : null) ?? AddBlock(at);
    }

    private QueueGets[] AddBlock(int at)
    {
        lock (_growing)
        {
            QueueGets[]?[] blocks = _blocks;
            if (at < blocks.Length && blocks[at] is { } present)
            {
                return present;
            }

            var longer = new QueueGets[]?[Math.Max(blocks.Length, at + 1)];
            blocks.CopyTo(longer, 0);
            QueueGets[] added = longer[at] = new QueueGets[BlockSize];
            Volatile.Write(ref _blocks, longer);
            return added;
        }
    }
}
