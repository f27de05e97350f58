using System.Collections.Concurrent;
using System.Globalization;
using RocketNet.Client.Consuming;

namespace RocketNet.Client.Tests.Killing;

/// <summary>What a group has consumed: the numbers in the bodies, each with how often it came.</summary>
internal sealed class SeenNumbers : IMessageHandler
{
    private readonly ConcurrentDictionary<long, int> _times = new();

    /// <summary>Different messages.</summary>
    public int Count => _times.Count;

    /// <summary>Messages that came after their first time.</summary>
    public int Repeated => _times.Values.Sum(times => times - 1);

    public bool Has(long number) => _times.ContainsKey(number);

    public ValueTask<ConsumeResult> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        long number = long.Parse(message.Body.Span, NumberStyles.None, CultureInfo.InvariantCulture);
        _times.AddOrUpdate(number, 1, static (_, times) => times + 1);
        return new ValueTask<ConsumeResult>(ConsumeResult.Success);
    }
}
