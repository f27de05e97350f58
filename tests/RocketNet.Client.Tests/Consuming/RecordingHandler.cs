using System.Collections.Concurrent;
using System.Text;
using RocketNet.Client.Consuming;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests.Consuming;

/// <summary>Keeps what it was given, and answers as the test says.</summary>
internal sealed class RecordingHandler(
    Func<ReceivedMessage, CancellationToken, ValueTask<ConsumeResult>>? answer = null) : IMessageHandler
{
    private readonly ConcurrentQueue<ReceivedMessage> _messages = new();

    public IReadOnlyList<ReceivedMessage> Messages => [.. _messages];

    public IReadOnlyList<string> Bodies => [.. _messages.Select(TextOf)];

    public static string TextOf(ReceivedMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    public ValueTask<ConsumeResult> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        _messages.Enqueue(message);
        return answer is null
            ? new ValueTask<ConsumeResult>(ConsumeResult.Success)
            : answer(message, cancellationToken);
    }

    public Task HasAsync(int count) => Wait.UntilAsync(() => _messages.Count >= count);
}
