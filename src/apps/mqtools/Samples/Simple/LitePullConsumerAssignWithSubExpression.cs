using RocketNet.Client.Consuming;

namespace RocketNet.Apps.Tools.Samples.Simple;

/// <summary>Asks for the messages of all queues of two topics, of the first one only those with a tag.</summary>
internal static class LitePullConsumerAssignWithSubExpression
{
    public static Task RunAsync(Sample sample) => LitePolling.ReadAsync(
        sample,
        new LitePullConsumerOptions
        {
            ConsumerGroup = "please_rename_unique_group_name",
            SubExpressionForAssign = new Dictionary<string, string> { [LitePolling.Topic] = "TagA" },
        },
        async consumer =>
        [
            .. await consumer.FetchMessageQueuesAsync(LitePolling.Topic, sample.Stopping),
            .. await consumer.FetchMessageQueuesAsync("TopicTest1", sample.Stopping),
        ],
        isNewer: true);
}
