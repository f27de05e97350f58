using System.Collections.Concurrent;
using RocketNet.Client;

namespace Published;

/// <summary>What a group's handler got, by key.</summary>
internal sealed class Inbox
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, ReceivedMessage> _messages = new();
    private readonly SemaphoreSlim _arrived = new(0);

    public ICollection<ReceivedMessage> Messages => _messages.Values;

    public void Add(ReceivedMessage message)
    {
        _messages[message.Keys ?? message.MessageId] = message;
        _arrived.Release();
    }

    /// <summary>Returns when all of these have come; what else has come is the caller's to judge.</summary>
    public async Task WaitForAsync(IReadOnlyCollection<string> keys)
    {
        using CancellationTokenSource limit = new(Patience);
        try
        {
            while (!keys.All(_messages.ContainsKey))
            {
                await _arrived.WaitAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Check.Same(keys, _messages.Keys, "an inbox");
        }
    }
}
