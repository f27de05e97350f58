using System.Globalization;
using System.Text;
using RocketNet.Client;

namespace RocketNet.Apps.Tools.Samples.OrderMessage;

/// <summary>Messages of ten orders; all of an order get into the same queue.</summary>
internal static class OrderedProducer
{
    private const int Messages = 100;
    private const int Orders = 10;
    private static readonly string[] Tags = ["TagA", "TagB", "TagC", "TagD", "TagE"];

    public static async Task RunAsync(Sample sample)
    {
        await using Producer producer = sample.CreateProducer("please_rename_unique_group_name");
        for (int number = 0; number < Messages; number++)
        {
            Message message = new(
                "TopicTestjjj",
                Encoding.UTF8.GetBytes($"Hello RocketMQ {number}"),
                tags: Tags[number % Tags.Length],
                keys: string.Create(CultureInfo.InvariantCulture, $"KEY{number}"));
            SendResult result = await producer.SendAsync(
                message,
                static (queues, _, order) => queues[order % queues.Count],
                number % Orders,
                sample.Stopping);
            sample.Print($"{result}");
        }
    }
}
