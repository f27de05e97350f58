namespace RocketNet.Protocol.Headers;

/// <summary>Field names of the answers about one queue.</summary>
public static class OffsetResponse
{
    /// <summary>Answer of 14, 29, 30 and 31.</summary>
    public static ReadOnlySpan<byte> Offset => "offset"u8;

    /// <summary>Answer of 32; −1 when the queue holds no message.</summary>
    public static ReadOnlySpan<byte> Timestamp => "timestamp"u8;
}
