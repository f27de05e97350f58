using System.Collections.Concurrent;
using RocketNet.Client;
using RocketNet.Client.Consuming;

namespace RocketNet.Apps.Tools.Samples;

/// <summary>Shows each message as Java's sample consumers do. Any number of messages at the same time.</summary>
internal sealed class PrintingHandler(string group, Sample sample) : IMessageHandler
{
    private readonly ConcurrentDictionary<int, bool> _busy = [];

    public ValueTask<ConsumeResult> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        Print(message, DateTimeOffset.UtcNow);
        return new ValueTask<ConsumeResult>(ConsumeResult.Success);
    }

    /// <param name="message">The message.</param>
    /// <param name="consumeStart">When it was begun; null for an orderly consumer: Java does not note it.</param>
    public void Print(ReceivedMessage message, DateTimeOffset? consumeStart)
    {
        int worker = Begin();
        try
        {
            string thread = $"ConsumeMessageThread_{group}_{worker}";
            sample.Print($"{thread} Receive New Messages: [{MessageText.Of(message, consumeStart)}] ");
        }
        finally
        {
            _busy.TryRemove(worker, out _);
        }
    }

    // Java's lines begin with the name of a thread of a pool; here the lowest number that nobody else has.
    private int Begin()
    {
        int worker = 1;
        while (!_busy.TryAdd(worker, true))
        {
            worker++;
        }

        return worker;
    }
}
