using RocketNet.Client;
using RocketNet.Client.Consuming;
using RocketNet.Protocol.Bodies;
using MessageQueue = RocketNet.Client.MessageQueue;

namespace Published;

/// <summary>A broadcasting group goes on where its offset file says, with another client.</summary>
internal static class Remembering
{
    public static async Task CheckAsync(ClientOptions options)
    {
        await using RocketMqClient client = new(options);
        await using Producer producer = client.CreateProducer(new ProducerOptions { Group = "shop" });
        List<string> keys = [];
        foreach (MessageQueue queue in await producer.GetPublishQueuesAsync(Sent.Topic))
        {
            string key = $"afterwards{queue.QueueId}";
            await producer.SendAsync(new Message(Sent.Topic, "x"u8.ToArray(), "paid", key), queue);
            keys.Add(key);
        }

        Inbox inbox = new();
        PushConsumerOptions audit = new()
        {
            ConsumerGroup = "audit",
            Subscriptions = new Dictionary<string, string> { [Sent.Topic] = "created || paid" },
            MessageModel = MessageModel.Broadcasting,
            ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
        };
        await using (PushConsumer consumer = new(client, audit, new AuditHandler(inbox)))
        {
            await consumer.StartAsync();
            await inbox.WaitForAsync(keys);
        }

        Check.Same(keys, inbox.Messages.Select(message => message.Keys!), "a consumer that was there before");
    }
}
