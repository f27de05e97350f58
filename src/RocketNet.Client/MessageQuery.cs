namespace RocketNet.Client;

/// <summary>Which messages a query by key is for.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Key">One of the keys the messages were sent with.</param>
public sealed record MessageQuery(string Topic, string Key)
{
    /// <summary>Stored at this time or later; by default from the beginning.</summary>
    public DateTimeOffset From { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Stored at this time or earlier; by default until now and ever.</summary>
    public DateTimeOffset To { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Most messages wanted of each broker.</summary>
    public int CountMax { get; init; } = 64;
}
