namespace RocketNet.Client.Consuming;

/// <summary>What a pull found.</summary>
public enum PullStatus
{
    /// <summary>Messages.</summary>
    Found,

    /// <summary>Nothing behind the offset yet.</summary>
    NoNewMessage,

    /// <summary>Messages, but none that the filter passes.</summary>
    NoMatchedMessage,

    /// <summary>The offset is outside the queue; the next offset is inside.</summary>
    OffsetIllegal,
}
