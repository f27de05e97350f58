using RocketNet.Client;
using RocketNet.Client.Consuming;

namespace RocketNet.Apps.Tools.Samples.Namespaces;

/// <summary>Shows the messages of the namespace's topic under its name without the namespace.</summary>
internal static class PushConsumerWithNamespace
{
    public static Task RunAsync(Sample sample)
    {
        PushConsumerOptions options = new()
        {
            ConsumerGroup = "cidTest",
            Subscriptions = new Dictionary<string, string> { [ProducerWithNamespace.Topic] = "*" },
        };
        return sample.ConsumeAsync(options, new Handler(sample), started: null);
    }

    private sealed class Handler(Sample sample) : IMessageHandler
    {
        // Java's program of 4.7.0 wants every message again, for ever; that of 5.5.0 does not, nor does this.
        public ValueTask<ConsumeResult> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
        {
            sample.Print(
                $"Msg topic is:{message.Topic}, MsgId is:{message.MessageId}, "
                + $"reconsumeTimes is:{message.ReconsumeTimes}");
            return new ValueTask<ConsumeResult>(ConsumeResult.Success);
        }
    }
}
