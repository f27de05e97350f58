using RocketNet.Client;
using RocketNet.Client.Consuming;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Apps.Tools.Samples.OrderMessage;

/// <summary>Shows the messages of each queue one after the other; now and then a queue has to wait.</summary>
internal static class OrderedConsumer
{
    public static Task RunAsync(Sample sample)
    {
        PushConsumerOptions options = new()
        {
            ConsumerGroup = "please_rename_unique_group_name_3",
            ConsumeOrderly = true,
            ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
            Subscriptions = new Dictionary<string, string> { ["TopicTest"] = "TagA || TagC || TagD" },
        };
        return sample.ConsumeAsync(options, new Handler(new PrintingHandler(options.ConsumerGroup, sample)));
    }

    private sealed class Handler(PrintingHandler printing) : IMessageHandler
    {
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);
        private long _calls;

        // Of the calls that Java's program answers in five ways, these are the ones after which a message comes again.
        public ValueTask<ConsumeResult> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
        {
            printing.Print(message, consumeStart: null);
            long call = Interlocked.Increment(ref _calls);
            bool isSuspending = call % 5 == 0 && call % 2 != 0 && call % 3 != 0;
            return new(isSuspending ? ConsumeResult.SuspendQueue(Pause) : ConsumeResult.Success);
        }
    }
}
