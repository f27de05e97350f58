using RocketNet.Client;

namespace RocketNet.Apps.Tools.Samples.Batch;

/// <summary>Three messages in one request.</summary>
internal static class SimpleBatchProducer
{
    private const string Topic = "BatchTest";

    public static async Task RunAsync(Sample sample)
    {
        await using Producer producer = sample.CreateProducer("BatchProducerGroupName");
        Message[] messages =
        [
            new(Topic, "Hello world 0"u8.ToArray(), tags: "Tag", keys: "OrderID001"),
            new(Topic, "Hello world 1"u8.ToArray(), tags: "Tag", keys: "OrderID002"),
            new(Topic, "Hello world 2"u8.ToArray(), tags: "Tag", keys: "OrderID003"),
        ];
        foreach (SendResult result in await producer.SendBatchAsync(messages, sample.Stopping))
        {
            sample.Print($"{result}");
        }
    }
}
