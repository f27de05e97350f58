using RocketNet.Client;

namespace RocketNet.Apps.Tools.Samples.Namespaces;

/// <summary>Messages to a topic that no client outside the namespace mistakes for its own.</summary>
internal static class ProducerWithNamespace
{
    /// <summary>The namespace of the clients of these three programs; brokers see it before each name.</summary>
    public const string Namespace = "InstanceTest";

    public const string Topic = "topicTest";
    private const int Messages = 100;

    public static async Task RunAsync(Sample sample)
    {
        await using Producer producer = sample.CreateProducer("pidTest");
        for (int number = 0; number < Messages; number++)
        {
            Message message = new(Topic, "Hello world"u8.ToArray(), tags: "tagTest");
            try
            {
                SendResult result = await producer.SendAsync(message, sample.Stopping);
                sample.Print($"Topic:{message.Topic} send success, misId is:{result.MessageId}");
            }
            catch (RocketMqException failure)
            {
                sample.Print(failure.Message);
            }
        }
    }
}
