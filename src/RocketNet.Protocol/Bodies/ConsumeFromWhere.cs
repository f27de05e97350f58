namespace RocketNet.Protocol.Bodies;

/// <summary>Where a group starts that has no offset yet; the client decides, the broker only passes it on.</summary>
public enum ConsumeFromWhere
{
    /// <summary>CONSUME_FROM_LAST_OFFSET.</summary>
    LastOffset,

    /// <summary>CONSUME_FROM_LAST_OFFSET_AND_FROM_MIN_WHEN_BOOT_FIRST, obsolete.</summary>
    LastOffsetAndMinWhenBootFirst,

    /// <summary>CONSUME_FROM_MIN_OFFSET, obsolete.</summary>
    MinOffset,

    /// <summary>CONSUME_FROM_MAX_OFFSET, obsolete.</summary>
    MaxOffset,

    /// <summary>CONSUME_FROM_FIRST_OFFSET.</summary>
    FirstOffset,

    /// <summary>CONSUME_FROM_TIMESTAMP.</summary>
    Timestamp,
}
