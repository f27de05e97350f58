namespace RocketNet.Protocol.Messages;

/// <summary>Bits of a message's <c>sysFlag</c>, in requests and in records.</summary>
/// <remarks>Java: MessageSysFlag@4.9.8 and @5.3.3.</remarks>
public static class MessageSysFlag
{
    /// <summary>The producer compressed the body; the broker never looks inside.</summary>
    public const int Compressed = 0x1;

    /// <summary>The topic's tag filter type is MULTI_TAG.</summary>
    public const int MultiTags = 0x2;

    /// <summary>A half message.</summary>
    public const int TransactionPrepared = 0x4;

    /// <summary>The message a committed transaction makes visible.</summary>
    public const int TransactionCommit = 0x8;

    /// <summary>The end of a transaction that was rolled back.</summary>
    public const int TransactionRollback = 0xC;

    /// <summary>Both transaction bits; none set for a plain message.</summary>
    public const int TransactionMask = 0xC;

    /// <summary>The born host is IPv6.</summary>
    public const int BornHostIPv6 = 0x10;

    /// <summary>The store host is IPv6.</summary>
    public const int StoreHostIPv6 = 0x20;

    /// <summary>5.x: the consumer unwraps an inner batch.</summary>
    public const int NeedUnwrap = 0x40;

    /// <summary>5.x: one record holds a whole batch.</summary>
    public const int InnerBatch = 0x80;

    /// <summary>Which compression: 0 and 0x300 zlib, 0x100 LZ4, 0x200 ZSTD.</summary>
    public const int CompressionTypeMask = 0x700;

    /// <summary>The body is an LZ4 frame.</summary>
    public const int CompressionLz4 = 0x100;

    /// <summary>The body is a ZSTD frame.</summary>
    public const int CompressionZstd = 0x200;

    /// <summary>The transaction bits of a flag.</summary>
    public static int TransactionOf(int sysFlag) => sysFlag & TransactionMask;
}
