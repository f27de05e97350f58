namespace RocketNet.Protocol.Headers;

/// <summary>Field names of the answer to a pull; clients need all four whatever the code.</summary>
public static class PullMessageResponse
{
    /// <summary>Broker id to pull from next.</summary>
    public static ReadOnlySpan<byte> SuggestWhichBrokerId => "suggestWhichBrokerId"u8;

    /// <summary>Where to pull next.</summary>
    public static ReadOnlySpan<byte> NextBeginOffset => "nextBeginOffset"u8;

    /// <summary>First offset of the queue.</summary>
    public static ReadOnlySpan<byte> MinOffset => "minOffset"u8;

    /// <summary>Offset behind the queue's last message.</summary>
    public static ReadOnlySpan<byte> MaxOffset => "maxOffset"u8;
}
