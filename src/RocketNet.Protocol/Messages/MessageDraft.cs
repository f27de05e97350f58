namespace RocketNet.Protocol.Messages;

/// <summary>What a record is made of, apart from what the append gate adds: offsets and store time.</summary>
/// <remarks>Whoever fills it has checked the lengths: topic ≤ 127 bytes (32,767 in v2), properties ≤ 32,767.</remarks>
public ref struct MessageDraft
{
    /// <summary>The topic, UTF-8.</summary>
    public ReadOnlySpan<byte> Topic { get; set; }

    /// <summary>The queue of the topic.</summary>
    public int QueueId { get; set; }

    /// <summary>The application's own flag.</summary>
    public int Flag { get; set; }

    /// <summary>Bits of <see cref="MessageSysFlag"/>; the IPv6 bits are taken from the hosts.</summary>
    public int SysFlag { get; set; }

    /// <summary>Producer's clock, milliseconds since 1970.</summary>
    public long BornTimestamp { get; set; }

    /// <summary>The producer.</summary>
    public HostAddress BornHost { get; set; }

    /// <summary>The broker as clients know it.</summary>
    public HostAddress StoreHost { get; set; }

    /// <summary>How often the message was sent back.</summary>
    public int ReconsumeTimes { get; set; }

    /// <summary>In a commit record the physical offset of its half message, else 0.</summary>
    public long PreparedTransactionOffset { get; set; }

    /// <summary>The body as it is stored.</summary>
    public ReadOnlySpan<byte> Body { get; set; }

    /// <summary>The properties in their final stored form.</summary>
    public ReadOnlySpan<byte> Properties { get; set; }
}
