using RocketNet.Client;
using RocketNet.Client.Consuming;

namespace RocketNet.Apps.Tools.Samples.Operation;

/// <summary>Shows the messages of a topic with their numbers; wants every second one again when asked to.</summary>
internal static class OperationConsumer
{
    // Java's program insists on -f; nobody who only wants to look should have to know what it is.
    public static readonly SampleOption[] Options =
    [
        new("g", "consumerGroup"),
        new("t", "topic"),
        new("s", "subscription", IsRequired: false),
        new("f", "returnFailedHalf", IsRequired: false),
    ];

    public static Task RunAsync(Sample sample)
    {
        PushConsumerOptions options = new()
        {
            ConsumerGroup = sample.Words["g"],
            Subscriptions = new Dictionary<string, string>
            {
                [sample.Words["t"]] = sample.Words.GetValueOrDefault("s", "*"),
            },
        };
        bool isHalfFailed = sample.Words.GetValueOrDefault("f") is { } word
            && word.Equals("true", StringComparison.OrdinalIgnoreCase);
        return sample.ConsumeAsync(options, new Handler(sample, isHalfFailed));
    }

    private sealed class Handler(Sample sample, bool isHalfFailed) : IMessageHandler
    {
        private long _calls;

        public ValueTask<ConsumeResult> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
        {
            long call = Interlocked.Increment(ref _calls);
            sample.Print($"{call,-8} [{MessageText.Of(message, DateTimeOffset.UtcNow)}]");
            return new(isHalfFailed && call % 2 == 0 ? ConsumeResult.ReconsumeLater : ConsumeResult.Success);
        }
    }
}
