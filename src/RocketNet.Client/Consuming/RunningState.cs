using System.Globalization;
using RocketNet.Client.Offsets;
using RocketNet.Client.Rebalancing;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;

namespace RocketNet.Client.Consuming;

/// <summary>What a consumer tells about itself when an administrator asks (307), in Java's form.</summary>
internal sealed class RunningState(
    PushConsumerOptions options,
    RocketMqClient client,
    Subscriptions subscriptions,
    HeldQueues held,
    IOffsetStore offsets,
    ConsumerStatistics statistics)
{
    private readonly long _startedAtMillis = client.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The body; with a list of the threads if wanted.</summary>
    public byte[] ToJson(bool withThreads)
    {
        JavaJsonWriter json = new();
        json.StartObject();
        if (withThreads)
        {
            json.Member("jstack", Threads());
        }

        WriteQueues(json);
        json.StartObject("properties");
        foreach ((string name, string value) in Properties().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            json.Member(name, value);
        }

        json.EndObject();
        WriteStatus(json);
        json.StartArray("subscriptionSet");
        foreach (SubscriptionData subscription in subscriptions.All)
        {
            subscription.WriteTo(json);
        }

        json.EndArray();
        json.EndObject();
        return json.ToArray();
    }

    // A managed thread's stack cannot be seen from inside; handlers wait without a thread anyway.
    private static string Threads() => string.Create(
        CultureInfo.InvariantCulture,
        $"thread pool: {ThreadPool.ThreadCount} threads, {ThreadPool.PendingWorkItemCount} work items waiting\n");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "true" : "false";

    private static string Millis(TimeSpan time) => Text((long)time.TotalMilliseconds);

    private void WriteQueues(JavaJsonWriter json)
    {
        json.StartObject("mqTable");
        foreach (ProcessQueue queue in held.Processes)
        {
            ProcessQueueState now = queue.State();
            queue.Queue.ToBody().WriteKeyTo(json);
            json.StartObject();
            json.Member("cachedMsgCount", now.MessageCount);
            json.Member("cachedMsgMaxOffset", now.MaxOffset);
            json.Member("cachedMsgMinOffset", now.MinOffset);
            json.Member("cachedMsgSizeInMiB", now.Bytes / (1024 * 1024));
            json.Member("commitOffset", offsets.Noted(queue.Queue) ?? -1);
            json.Member("droped", now.IsDropped);
            json.Member("lastConsumeTimestamp", queue.LastConsumeMillis);
            json.Member("lastLockTimestamp", queue.Lock.LastLockMillis);
            json.Member("lastPullTimestamp", queue.LastPullMillis);
            json.Member("locked", queue.Lock.IsLocked);
            json.Member("transactionMsgCount", 0);
            json.Member("transactionMsgMaxOffset", 0);
            json.Member("transactionMsgMinOffset", 0);
            json.Member("tryUnlockTimes", queue.Lock.TryUnlockTimes);
            json.EndObject();
        }

        json.EndObject();
    }

    private void WriteStatus(JavaJsonWriter json)
    {
        json.StartObject("statusTable");
        foreach (string topic in subscriptions.Topics.Order(StringComparer.Ordinal))
        {
            ConsumptionRates rates = statistics.Of(topic).Rates();
            json.StartObject(topic);
            json.Member("consumeFailedMsgs", rates.FailedCount);
            json.Member("consumeFailedTPS", rates.FailedPerSecond);
            json.Member("consumeOKTPS", rates.ConsumedPerSecond);
            json.Member("consumeRT", rates.ConsumeMillis);
            json.Member("pullRT", rates.PullMillis);
            json.Member("pullTPS", rates.PulledPerSecond);
            json.EndObject();
        }

        json.EndObject();
    }

    // Java's names, because that is what administrators' tools look for.
    private IEnumerable<(string Name, string Value)> Properties() =>
    [
        ("PROP_CLIENT_VERSION", ProtocolVersion.CurrentName),
        ("PROP_CONSUMEORDERLY", Text(options.ConsumeOrderly)),
        ("PROP_CONSUMER_START_TIMESTAMP", Text(_startedAtMillis)),
        ("PROP_CONSUME_TYPE", options.IsPolled ? "CONSUME_ACTIVELY" : "CONSUME_PASSIVELY"),
        ("PROP_NAMESERVER_ADDR", client.Options.NamesrvAddr.TrimEnd(';') + ";"),
        ("PROP_THREADPOOL_CORE_SIZE", Text(options.ConsumeThreadMax)),
        ("allocateMessageQueueStrategy", options.AllocateMessageQueueStrategy.Name),
        ("consumeConcurrentlyMaxSpan", Text(options.ConsumeConcurrentlyMaxSpan)),
        ("consumeFromWhere", Java(options.ConsumeFromWhere)),
        ("consumeMessageBatchMaxSize", Text(options.ConsumeMessageBatchMaxSize)),
        ("consumeThreadMax", Text(options.ConsumeThreadMax)),
        ("consumeTimeout", Text((long)options.ConsumeTimeout.TotalMinutes)),
        ("consumerGroup", options.ConsumerGroup),
        ("maxReconsumeTimes", Text(options.MaxReconsumeTimes)),
        ("messageModel", options.IsShared ? "CLUSTERING" : "BROADCASTING"),
        ("pullBatchSize", Text(options.PullBatchSize)),
        ("pullInterval", Millis(options.PullInterval)),
        ("pullThresholdForQueue", Text(options.PullThresholdForQueue)),
        ("pullThresholdForTopic", Text(options.PullThresholdForTopic)),
        ("pullThresholdSizeForQueue", Text(options.PullThresholdSizeForQueue)),
        ("pullThresholdSizeForTopic", Text(options.PullThresholdSizeForTopic)),
        ("suspendCurrentQueueTimeMillis", Millis(options.SuspendCurrentQueueTime)),
        ("unitMode", Text(client.Options.UnitMode)),
    ];

    private static string Java(ConsumeFromWhere where) => where switch
    {
        ConsumeFromWhere.FirstOffset => "CONSUME_FROM_FIRST_OFFSET",
        ConsumeFromWhere.Timestamp => "CONSUME_FROM_TIMESTAMP",
        _ => "CONSUME_FROM_LAST_OFFSET",
    };
}
