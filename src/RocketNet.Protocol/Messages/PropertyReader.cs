namespace RocketNet.Protocol.Messages;

/// <summary>Walks the entries of a property text by Java's rules.</summary>
/// <remarks>An entry without a name or without a value does not exist.</remarks>
internal ref struct PropertyReader(ReadOnlySpan<byte> properties)
{
    private readonly ReadOnlySpan<byte> _properties = properties;
    private int _next;

    /// <summary>Where the entry's key starts in the whole text.</summary>
    public int KeyStart { get; private set; }

    public ReadOnlySpan<byte> Key { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>False behind the last entry.</summary>
    public bool MoveNext()
    {
        while (_next < _properties.Length)
        {
            int start = _next;
            ReadOnlySpan<byte> entry = _properties[start..];
            int end = entry.IndexOf(MessageProperties.EntrySeparator);
            entry = end < 0 ? entry : entry[..end];
            _next = start + entry.Length + 1;

            // Compat: string2messageProperties@4.9.7 splits at the first separator; a later one belongs to the value.
            int split = entry.IndexOf(MessageProperties.ValueSeparator);
            if (split > 0 && split < entry.Length - 1)
            {
                KeyStart = start;
                Key = entry[..split];
                Value = entry[(split + 1)..];
                return true;
            }
        }

        return false;
    }
}
