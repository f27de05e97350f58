using System.Globalization;
using RocketNet.Client;
using RocketNet.Client.Consuming;

namespace RocketNet.Apps.Tools.Samples;

/// <summary>Pulls queue after queue until there is nothing new; the application keeps the offset.</summary>
internal static class PullToEnd
{
    /// <param name="sample">The sample that pulls.</param>
    /// <param name="group">The consumer group.</param>
    /// <param name="topic">Whose queues are read.</param>
    /// <param name="begin">Called for each queue before its first pull.</param>
    /// <param name="received">Gets each message; nobody when null.</param>
    public static async Task RunAsync(
        Sample sample,
        string group,
        string topic,
        Action<MessageQueue> begin,
        Action<ReceivedMessage>? received = null)
    {
        await using PullConsumer consumer = new(sample.Client, new PullConsumerOptions { ConsumerGroup = group });
        await consumer.StartAsync(sample.Stopping);
        foreach (MessageQueue queue in await consumer.QueuesAsync(topic, sample.Stopping))
        {
            begin(queue);
            PullResult result;
            long offset = 0;
            do
            {
                result = await consumer.PullBlockIfNotFoundAsync(
                    queue, offset, cancellationToken: sample.Stopping);
                offset = result.NextBeginOffset;
                sample.Print(Text(result));
                foreach (ReceivedMessage message in result.Messages)
                {
                    received?.Invoke(message);
                }
            }
            while (result.Status != PullStatus.NoNewMessage);
        }
    }

    private static string Text(PullResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"PullResult [pullStatus={StatusName(result.Status)}, nextBeginOffset={result.NextBeginOffset}, "
        + $"minOffset={result.MinOffset}, maxOffset={result.MaxOffset}, msgFoundList={result.Messages.Count}]");

    private static string StatusName(PullStatus status) => status switch
    {
        PullStatus.Found => "FOUND",
        PullStatus.NoNewMessage => "NO_NEW_MSG",
        PullStatus.NoMatchedMessage => "NO_MATCHED_MSG",
        PullStatus.OffsetIllegal => "OFFSET_ILLEGAL",
    };
}
