using System.Globalization;
using System.Text;
using RocketNet.Client;

namespace RocketNet.Apps.Tools.Samples.Batch;

/// <summary>A hundred thousand messages; the producer splits them into requests of a size it was given.</summary>
internal static class SplitBatchProducer
{
    private const int Messages = 100_000;
    private const int RequestBytesMax = 1_000_000;

    public static async Task RunAsync(Sample sample)
    {
        await using Producer producer = sample.Client.CreateProducer(
            new ProducerOptions { Group = "BatchProducerGroupName", MaxMessageSize = RequestBytesMax });
        Message[] messages = [.. Enumerable.Range(0, Messages).Select(Message)];
        foreach (SendResult result in await producer.SendBatchAsync(messages, sample.Stopping))
        {
            sample.Print($"{result}");
        }
    }

    private static Message Message(int number) => new(
        "BatchTest",
        Encoding.UTF8.GetBytes($"Hello world {number}"),
        tags: "Tag",
        keys: string.Create(CultureInfo.InvariantCulture, $"OrderID{number}"));
}
