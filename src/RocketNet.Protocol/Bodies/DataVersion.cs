namespace RocketNet.Protocol.Bodies;

/// <summary>Says whether a table changed; two versions that are not equal in all parts mean "changed".</summary>
/// <param name="Timestamp">When the table changed, milliseconds since 1970.</param>
/// <param name="Counter">How often it changed.</param>
/// <param name="StateVersion">5.x: epoch of the master; null in the form of 4.x, which counts as 0.</param>
public sealed record DataVersion(long Timestamp, long Counter, long? StateVersion = null)
{
    /// <summary>What Java has for a sender without a version.</summary>
    public static readonly DataVersion Zero = new(0, 0);

    /// <summary>Parses the body of QUERY_DATA_VERSION.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static DataVersion Parse(ReadOnlySpan<byte> utf8) => From(FastJsonValue.Parse(utf8));

    /// <summary>Reads the JSON value; what is missing is 0.</summary>
    public static DataVersion From(FastJsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        FastJsonValue stateVersion = value["stateVersion"];
        return new DataVersion(
            value["timestamp"].AsInt64(),
            value["counter"].AsInt64(),
            stateVersion.IsNull ? null : stateVersion.AsInt64());
    }

    /// <summary>The version after one more change at that time.</summary>
    public DataVersion NextVersion(long nowMillis) => this with { Timestamp = nowMillis, Counter = Counter + 1 };

    /// <inheritdoc/>
    public bool Equals(DataVersion? other) =>
        other is not null
        && (Timestamp, Counter, StateVersion ?? 0) == (other.Timestamp, other.Counter, other.StateVersion ?? 0);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Timestamp, Counter, StateVersion ?? 0);

    /// <summary>The body alone.</summary>
    public byte[] ToJson() => JsonBody.Write(WriteTo);

    /// <summary>Writes the JSON value.</summary>
    public void WriteTo(JavaJsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.StartObject();
        json.Member("counter", Counter);
        if (StateVersion is { } stateVersion)
        {
            json.Member("stateVersion", stateVersion);
        }

        json.Member("timestamp", Timestamp);
        json.EndObject();
    }
}
