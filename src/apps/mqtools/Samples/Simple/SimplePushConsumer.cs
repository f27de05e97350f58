using RocketNet.Client.Consuming;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Apps.Tools.Samples.Simple;

/// <summary>Shows every message of a topic, from its first on.</summary>
internal static class SimplePushConsumer
{
    public static Task RunAsync(Sample sample)
    {
        PushConsumerOptions options = new()
        {
            ConsumerGroup = "CID_JODIE_1",
            ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
            Subscriptions = new Dictionary<string, string> { ["TopicTest"] = "*" },
        };
        return sample.ConsumeAsync(options, new PrintingHandler(options.ConsumerGroup, sample));
    }
}
