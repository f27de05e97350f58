using System.Text;
using RocketNet.Client;
using RocketNet.Client.Consuming;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Apps.Tools.Samples;

/// <summary>A thousand messages sent, and a consumer that shows each: the lines of tutorials.</summary>
internal static class Quickstart
{
    private const string Topic = "TopicTest";
    private const int Messages = 1000;
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    public static async Task ProduceAsync(Sample sample)
    {
        await using Producer producer =
            sample.Client.CreateProducer(new ProducerOptions { Group = "please_rename_unique_group_name" });
        for (int number = 0; number < Messages; number++)
        {
            try
            {
                Message message = new(Topic, Encoding.UTF8.GetBytes($"Hello RocketMQ {number}"), tags: "TagA");
                SendResult result = await producer.SendAsync(message, sample.Stopping);
                sample.Output.Write($"{result}\n");
            }
            catch (RocketMqException failure)
            {
                sample.Output.Write($"{failure.Message}\n");
                await Task.Delay(PauseAfterFailure, sample.Stopping);
            }
        }
    }

    public static async Task ConsumeAsync(Sample sample)
    {
        PushConsumerOptions options = new()
        {
            ConsumerGroup = "please_rename_unique_group_name_4",
            ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
            Subscriptions = new Dictionary<string, string> { [Topic] = "*" },
        };
        PrintingHandler handler = new(options.ConsumerGroup, sample.Output);
        await using PushConsumer consumer = new(sample.Client, options, handler);
        await consumer.StartAsync(sample.Stopping);
        sample.Output.Write("Consumer Started.\n");
        await Task.Delay(Timeout.Infinite, sample.Stopping);
    }
}
