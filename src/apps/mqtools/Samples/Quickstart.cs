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
        await using Producer producer = sample.CreateProducer("please_rename_unique_group_name");
        for (int number = 0; number < Messages; number++)
        {
            Message message = new(Topic, Encoding.UTF8.GetBytes($"Hello RocketMQ {number}"), tags: "TagA");
            if (!await sample.TrySendAsync(producer, message))
            {
                await Task.Delay(PauseAfterFailure, sample.Stopping);
            }
        }
    }

    public static Task ConsumeAsync(Sample sample)
    {
        PushConsumerOptions options = new()
        {
            ConsumerGroup = "please_rename_unique_group_name_4",
            ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
            Subscriptions = new Dictionary<string, string> { [Topic] = "*" },
        };
        return sample.ConsumeAsync(options, new PrintingHandler(options.ConsumerGroup, sample));
    }
}
