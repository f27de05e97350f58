using RocketNet.Client.Consuming;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Apps.Tools.Samples.Broadcast;

/// <summary>Shows every message, however many of these programs run.</summary>
internal static class BroadcastConsumer
{
    public static Task RunAsync(Sample sample)
    {
        PushConsumerOptions options = new()
        {
            ConsumerGroup = "please_rename_unique_group_name_1",
            MessageModel = MessageModel.Broadcasting,
            ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
            Subscriptions = new Dictionary<string, string> { ["TopicTest"] = "TagA || TagC || TagD" },
        };
        return sample.ConsumeAsync(
            options, new PrintingHandler(options.ConsumerGroup, sample), "Broadcast Consumer Started.");
    }
}
