namespace RocketNet.Protocol.Messages;

/// <summary>Offsets and sizes of a record's fixed parts, hosts taken as IPv4.</summary>
/// <remarks>Layout: docs/commitlog.md.</remarks>
internal static class MessageRecordLayout
{
    public const int Magic = 4;
    public const int BodyCrc = 8;
    public const int QueueId = 12;
    public const int Flag = 16;
    public const int QueueOffset = 20;
    public const int PhysicalOffset = 28;
    public const int SysFlag = 36;
    public const int BornTimestamp = 40;
    public const int BornHost = 48;

    /// <summary>A record of v1 with IPv4 hosts and nothing in it.</summary>
    public const int BytesMin = 91;

    /// <summary>What an IPv6 host needs more than an IPv4 one.</summary>
    public const int IPv6Extra = 12;

    /// <summary>
    /// Store time, reconsume times, prepared transaction offset and body length, beside the two hosts.
    /// </summary>
    public const int BetweenHostsAndBody = 8 + 4 + 8 + 4;

    /// <summary>The longest topic that v1's length byte can hold.</summary>
    public const int TopicBytesMaxV1 = sbyte.MaxValue;
}
