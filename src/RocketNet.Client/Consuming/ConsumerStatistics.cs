using System.Collections.Concurrent;

namespace RocketNet.Client.Consuming;

/// <summary>What a consumer has done with each topic, for those who ask it (307). Any thread.</summary>
internal sealed class ConsumerStatistics(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TopicConsumption> _topics = new(StringComparer.Ordinal);

    public TopicConsumption Of(string topic) => _topics.GetOrAdd(topic, static (_, clock) => new(clock), time);

    /// <summary>Takes a sample of each topic; to be called every few seconds.</summary>
    public void Sample()
    {
        foreach (TopicConsumption topic in _topics.Values)
        {
            topic.Sample();
        }
    }
}
