namespace RocketNet.Store.Reading;

/// <summary>What a read of a queue found.</summary>
public enum GetStatus
{
    Found,
    NoMatchedMessage,
    MessageWasRemoving,
    OffsetFoundNull,
    OffsetOverflowBadly,
    OffsetOverflowOne,
    OffsetTooSmall,
    NoMatchedLogicQueue,
    NoMessageInQueue,
}
