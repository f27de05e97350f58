namespace RocketNet.Protocol.Messages;

/// <summary>One message of a batch send, as slices of the request's body.</summary>
public readonly ref struct BatchItem
{
    internal BatchItem(int flag, ReadOnlySpan<byte> body, ReadOnlySpan<byte> properties)
    {
        Flag = flag;
        Body = body;
        Properties = properties;
    }

    /// <summary>The application's own flag.</summary>
    public int Flag { get; }

    /// <summary>The message's body.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>The message's own properties.</summary>
    public ReadOnlySpan<byte> Properties { get; }
}
