namespace RocketNet.Store.Reading;

/// <summary>The names Java gives a <see cref="GetStatus"/>; they stand in the remarks of pull answers.</summary>
/// <remarks>Java: GetMessageStatus@4.9.8.</remarks>
public static class GetStatusNames
{
    /// <summary>The name, UTF-8.</summary>
    public static ReadOnlySpan<byte> Utf8Name(this GetStatus status) => status switch
    {
        GetStatus.Found => "FOUND"u8,
        GetStatus.NoMatchedMessage => "NO_MATCHED_MESSAGE"u8,
        GetStatus.MessageWasRemoving => "MESSAGE_WAS_REMOVING"u8,
        GetStatus.OffsetFoundNull => "OFFSET_FOUND_NULL"u8,
        GetStatus.OffsetOverflowBadly => "OFFSET_OVERFLOW_BADLY"u8,
        GetStatus.OffsetOverflowOne => "OFFSET_OVERFLOW_ONE"u8,
        GetStatus.OffsetTooSmall => "OFFSET_TOO_SMALL"u8,
        GetStatus.NoMatchedLogicQueue => "NO_MATCHED_LOGIC_QUEUE"u8,
        GetStatus.NoMessageInQueue => "NO_MESSAGE_IN_QUEUE"u8,
    };
}
