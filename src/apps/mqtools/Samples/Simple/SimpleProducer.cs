using RocketNet.Client;

namespace RocketNet.Apps.Tools.Samples.Simple;

/// <summary>Messages sent one after the other, each waited for.</summary>
internal static class SimpleProducer
{
    private const int Messages = 128;

    public static async Task RunAsync(Sample sample)
    {
        await using Producer producer = sample.CreateProducer("ProducerGroupName");
        for (int number = 0; number < Messages; number++)
        {
            Message message = new("TopicTest", "Hello world"u8.ToArray(), tags: "TagA", keys: "OrderID188");
            await sample.TrySendAsync(producer, message);
        }
    }
}
