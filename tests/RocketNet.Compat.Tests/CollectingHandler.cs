using System.Collections.Concurrent;
using System.Text;
using RocketNet.Client.Consuming;
using OwnMessage = RocketNet.Client.ReceivedMessage;

namespace RocketNet.Compat.Tests;

/// <summary>Keeps what our consumer was given; fails those messages that a test names, so often as it says.</summary>
internal sealed class CollectingHandler(string? failingPrefix = null, int failures = 0) : IMessageHandler
{
    private readonly ConcurrentQueue<(string Body, OwnMessage Message)> _received = new();

    public IReadOnlyList<string> Bodies => [.. _received.Select(one => one.Body)];

    public IReadOnlyList<OwnMessage> Messages => [.. _received.Select(one => one.Message)];

    public ValueTask<ConsumeResult> HandleAsync(OwnMessage message, CancellationToken cancellationToken)
    {
        string body = Encoding.UTF8.GetString(message.Body.Span);
        bool fails = failingPrefix is not null
            && body.StartsWith(failingPrefix, StringComparison.Ordinal)
            && message.ReconsumeTimes < failures;
        _received.Enqueue((body, message));
        return new ValueTask<ConsumeResult>(fails ? ConsumeResult.ReconsumeLater : ConsumeResult.Success);
    }
}
