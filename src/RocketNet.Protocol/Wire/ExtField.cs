namespace RocketNet.Protocol.Wire;

/// <summary>One ext field: two slices of the receive buffer, plain UTF-8.</summary>
public readonly ref struct ExtField
{
    internal ExtField(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Key = key;
        Value = value;
    }

    /// <summary>The field's name.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The field's text; may be empty.</summary>
    public ReadOnlySpan<byte> Value { get; }
}
