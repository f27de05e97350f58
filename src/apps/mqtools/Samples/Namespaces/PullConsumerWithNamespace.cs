namespace RocketNet.Apps.Tools.Samples.Namespaces;

/// <summary>Reads each queue of the namespace's topic from its begin to its end.</summary>
internal static class PullConsumerWithNamespace
{
    public static Task RunAsync(Sample sample) => PullToEnd.RunAsync(
        sample,
        group: "cidTest",
        ProducerWithNamespace.Topic,
        queue => sample.Print($"Consume from the topic: {queue.Topic}, queue: {queue}"),
        message => sample.Print($"Topic is:{message.Topic}, msgId is:{message.MessageId}"));
}
