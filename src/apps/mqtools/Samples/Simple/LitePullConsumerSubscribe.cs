using RocketNet.Client.Consuming;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Apps.Tools.Samples.Simple;

/// <summary>Asks for the messages of a topic that the members of its group share, from the first one on.</summary>
internal static class LitePullConsumerSubscribe
{
    public static async Task RunAsync(Sample sample)
    {
        LitePullConsumerOptions options = new()
        {
            ConsumerGroup = "lite_pull_consumer_test",
            ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
            Subscriptions = new Dictionary<string, string> { [LitePolling.Topic] = "*" },
        };
        await using LitePullConsumer consumer = new(sample.Client, options);
        await consumer.StartAsync(sample.Stopping);
        await LitePolling.PrintAsync(sample, consumer);
    }
}
