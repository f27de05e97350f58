using RocketNet.Client;
using RocketNet.Client.Consuming;

namespace RocketNet.Apps.Tools.Samples.Simple;

/// <summary>Asks for the messages of half of a topic's queues.</summary>
internal static class LitePullConsumerAssign
{
    public static Task RunAsync(Sample sample) => LitePolling.ReadAsync(
        sample,
        new LitePullConsumerOptions { ConsumerGroup = "please_rename_unique_group_name" },
        async consumer =>
        {
            IReadOnlyList<MessageQueue> all =
                await consumer.FetchMessageQueuesAsync(LitePolling.Topic, sample.Stopping);
            return [.. all.Take(all.Count / 2)];
        });
}
