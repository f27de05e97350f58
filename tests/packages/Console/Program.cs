using RocketNet.Client;
using RocketNet.Client.Consuming;
using RocketNet.Protocol.Bodies;

await using RocketMqClient client = new(new ClientOptions { NamesrvAddr = args[0] });
await using Producer producer = client.CreateProducer(new ProducerOptions { Group = "console" });
SendResult sent = await producer.SendAsync(new Message("FromConsole", "hello"u8.ToArray()));

FirstMessage handler = new();
PushConsumerOptions options = new()
{
    ConsumerGroup = "console",
    Subscriptions = new Dictionary<string, string> { [sent.Queue.Topic] = "*" },
    ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
};
await using PushConsumer consumer = new(client, options, handler);
await consumer.StartAsync();
ReceivedMessage received = await handler.Arrived.WaitAsync(TimeSpan.FromSeconds(30));
Console.WriteLine(received.MessageId == sent.MessageId ? "sent and received" : "another message");

internal sealed class FirstMessage : IMessageHandler
{
    private readonly TaskCompletionSource<ReceivedMessage> _arrived =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ReceivedMessage> Arrived => _arrived.Task;

    public ValueTask<ConsumeResult> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        _arrived.TrySetResult(message);
        return new(ConsumeResult.Success);
    }
}
