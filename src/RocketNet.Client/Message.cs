using System.Globalization;

namespace RocketNet.Client;

/// <summary>A message to be sent. Its body is not copied: leave it alone until the send has ended.</summary>
/// <param name="topic">The topic.</param>
/// <param name="body">The body, 1 byte to 4 MiB unless broker and producer are told otherwise.</param>
/// <param name="tags">One tag; null for none.</param>
/// <param name="keys">Keys by which it can be found, separated by blanks; null for none.</param>
public sealed class Message(string topic, ReadOnlyMemory<byte> body, string? tags = null, string? keys = null)
{
    /// <summary>The topic.</summary>
    public string Topic { get; } = topic;

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>One tag by which consumers choose; null for none.</summary>
    public string? Tags { get; init; } = tags;

    /// <summary>Keys by which it can be found, separated by blanks; null for none.</summary>
    public string? Keys { get; init; } = keys;

    /// <summary>The application's own flag.</summary>
    public int Flag { get; init; }

    /// <summary>1 to 18 in the brokers' table of delays, 1 s to 2 h by default; 0 for no delay.</summary>
    public int DelayLevel { get; init; }

    /// <summary>Whether the broker answers after it has flushed and replicated, as far as it does that.</summary>
    public bool WaitStoreOk { get; init; } = true;

    /// <summary>
    /// Further properties. Names RocketMQ uses itself are refused, and so are the characters 1 and 2, which separate
    /// properties on the wire.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Properties { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Topic}, {Body.Length} bytes, tags {Tags}, keys {Keys}");
}
