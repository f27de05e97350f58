using RocketNet.Client.Consuming;

namespace RocketNet.Apps.Tools.Samples.Filter;

/// <summary>Shows the messages with one of two tags; those with the third stay at the broker.</summary>
internal static class TagFilterConsumer
{
    public static Task RunAsync(Sample sample)
    {
        PushConsumerOptions options = new()
        {
            ConsumerGroup = "please_rename_unique_group_name",
            Subscriptions = new Dictionary<string, string> { ["TagFilterTest"] = "TagA || TagC" },
        };
        return sample.ConsumeAsync(options, new PrintingHandler(options.ConsumerGroup, sample));
    }
}
