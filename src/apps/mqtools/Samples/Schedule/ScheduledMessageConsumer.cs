using System.Globalization;
using RocketNet.Client;
using RocketNet.Client.Consuming;

namespace RocketNet.Apps.Tools.Samples.Schedule;

/// <summary>Shows how long after its delay each message came.</summary>
internal static class ScheduledMessageConsumer
{
    public static Task RunAsync(Sample sample)
    {
        PushConsumerOptions options = new()
        {
            ConsumerGroup = "ExampleConsumer",
            Subscriptions = new Dictionary<string, string> { ["TestTopic"] = "*" },
        };
        return sample.ConsumeAsync(options, new Handler(sample), started: null);
    }

    private sealed class Handler(Sample sample) : IMessageHandler
    {
        // A message is stored under its own topic when its time has come.
        public ValueTask<ConsumeResult> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
        {
            long millis = (long)(DateTimeOffset.UtcNow - message.StoreTime).TotalMilliseconds;
            sample.Print(string.Create(
                CultureInfo.InvariantCulture, $"Receive message[msgId={message.MessageId} {millis}  ms later]"));
            return new ValueTask<ConsumeResult>(ConsumeResult.Success);
        }
    }
}
