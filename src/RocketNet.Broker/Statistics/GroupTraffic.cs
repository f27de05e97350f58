using System.Diagnostics.CodeAnalysis;
using System.Text;
using RocketNet.Broker.Tables;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Statistics;

namespace RocketNet.Broker.Statistics;

/// <summary>What one group got, topic by topic. Lives in the group's entry and goes with it. Any thread.</summary>
internal sealed class GroupTraffic
{
    /// <summary>A bound on what one group can make by reading every topic there is.</summary>
    private const int TopicCountMax = 100_000;

    private const int BucketCount = 2;

    private readonly Utf8Table<GroupTopicTraffic> _topics = new(BucketCount);

    // Most groups read one topic: its cell is found by comparing one reference.
    private GroupTopicTraffic? _last;

    public IEnumerable<GroupTopicTraffic> Topics => _topics.Values;

    public bool TryGet(string topic, [NotNullWhen(true)] out GroupTopicTraffic? traffic) =>
        _topics.TryGet(topic, out traffic);

    /// <summary>One pull that found messages.</summary>
    public void CountGet(ConsumeQueue queue, int messages, int bytes, long millis)
    {
        GroupTopicTraffic? topic = Volatile.Read(ref _last);
        if (topic is null || !ReferenceEquals(topic.Puts, queue.Puts))
        {
            topic = Find(queue.Topic, queue.Puts);
        }

        topic?.CountGet(queue.QueueId, messages, bytes, millis);
    }

    /// <summary>A message of that topic was sent back to be consumed later.</summary>
    public void CountSendBack(string topic, TopicPuts puts) => Find(topic, puts)?.CountSendBack();

    /// <summary>Forgets a topic that is gone.</summary>
    public void Remove(GroupTopicTraffic gone)
    {
        _topics.Remove(Encoding.UTF8.GetBytes(gone.Topic), out _);
        Interlocked.CompareExchange(ref _last, null, gone);
    }

    private GroupTopicTraffic? Find(string topic, TopicPuts puts)
    {
        if (_topics.TryGet(topic, out GroupTopicTraffic? found) && !ReferenceEquals(found.Puts, puts))
        {
            Remove(found);
            found = null;
        }

        if (found is null)
        {
            if (_topics.Count >= TopicCountMax)
            {
                return null;
            }

            found = _topics.GetOrAdd(Encoding.UTF8.GetBytes(topic), new GroupTopicTraffic(topic, puts));
        }

        Volatile.Write(ref _last, found);
        return found;
    }
}
