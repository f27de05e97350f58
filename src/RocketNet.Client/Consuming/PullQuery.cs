namespace RocketNet.Client.Consuming;

/// <summary>One pull as it is sent.</summary>
internal sealed record PullQuery
{
    public required MessageQueue Queue { get; init; }

    public required long Offset { get; init; }

    public required PullSubscription Subscription { get; init; }

    public int MaxMessages { get; init; } = 32;

    /// <summary>How long the broker may wait for a message; null: not at all.</summary>
    public TimeSpan? Suspend { get; init; }

    /// <summary>How long the answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The offset to store with the request; null for none.</summary>
    public long? CommitOffset { get; init; }

    /// <summary>The broker need not know the subscription from heartbeats: it goes with the request.</summary>
    public bool SendsSubscription { get; init; }
}
