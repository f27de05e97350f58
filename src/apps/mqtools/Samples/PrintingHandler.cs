using System.Collections.Concurrent;
using RocketNet.Client;
using RocketNet.Client.Consuming;

namespace RocketNet.Apps.Tools.Samples;

/// <summary>Shows each message as Java's quickstart consumer does. Any number of messages at the same time.</summary>
internal sealed class PrintingHandler(string group, TextWriter output) : IMessageHandler
{
    private readonly ConcurrentDictionary<int, bool> _busy = [];

    public ValueTask<ConsumeResult> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        int worker = Begin();
        try
        {
            string thread = $"ConsumeMessageThread_{group}_{worker}";
            output.Write($"{thread} Receive New Messages: [{MessageText.Of(message, DateTimeOffset.UtcNow)}] \n");
        }
        finally
        {
            _busy.TryRemove(worker, out _);
        }

        return new ValueTask<ConsumeResult>(ConsumeResult.Success);
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
