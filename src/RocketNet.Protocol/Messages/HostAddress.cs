using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace RocketNet.Protocol.Messages;

/// <summary>An IP address with a port as records hold it: 4 or 16 address bytes, then the port as <c>i32</c>.</summary>
/// <remarks>Layout: docs/commitlog.md.</remarks>
public readonly record struct HostAddress
{
    private const int IPv4Bytes = 4;
    private const int IPv6Bytes = 16;

    // The address in network order; an IPv4 address stands in the top half of the first word.
    private readonly ulong _first;
    private readonly ulong _second;

    private HostAddress(ulong first, ulong second, int port, bool isIPv6)
    {
        _first = first;
        _second = second;
        Port = port;
        IsIPv6 = isIPv6;
    }

    /// <summary>The port. Read from a record it can be any number.</summary>
    public int Port { get; }

    /// <summary>Sixteen address bytes instead of four.</summary>
    public bool IsIPv6 { get; }

    /// <summary>Bytes of the record form: 8 or 20.</summary>
    public int ByteCount => BytesOf(IsIPv6);

    /// <summary>Takes over an end point; IPv4 addresses mapped into IPv6 become plain IPv4.</summary>
    public static HostAddress From(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        IPAddress address = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        Span<byte> bytes = stackalloc byte[IPv6Bytes + sizeof(int)];
        bool written = address.TryWriteBytes(bytes, out int count);
        System.Diagnostics.Debug.Assert(written, "an address has at most 16 bytes");
        BinaryPrimitives.WriteInt32BigEndian(bytes[count..], endPoint.Port);
        return Read(bytes, address.AddressFamily == AddressFamily.InterNetworkV6);
    }

    /// <summary>Reads the record form from the span's start.</summary>
    public static HostAddress Read(ReadOnlySpan<byte> bytes, bool ipv6) => ipv6
        ? new HostAddress(
            BinaryPrimitives.ReadUInt64BigEndian(bytes),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[IPv6Bytes..]),
            isIPv6: true)
        : new HostAddress(
            (ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes) << 32,
            0,
            BinaryPrimitives.ReadInt32BigEndian(bytes[IPv4Bytes..]),
            isIPv6: false);

    /// <summary>Bytes of the record form of such an address.</summary>
    public static int BytesOf(bool ipv6) => (ipv6 ? IPv6Bytes : IPv4Bytes) + sizeof(int);

    /// <summary>Writes the record form, <see cref="ByteCount"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        if (IsIPv6)
        {
            BinaryPrimitives.WriteUInt64BigEndian(destination, _first);
            BinaryPrimitives.WriteUInt64BigEndian(destination[sizeof(ulong)..], _second);
            BinaryPrimitives.WriteInt32BigEndian(destination[IPv6Bytes..], Port);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)(_first >> 32));
            BinaryPrimitives.WriteInt32BigEndian(destination[IPv4Bytes..], Port);
        }
    }

    /// <summary>
    /// The same as an end point; a port outside 0..65535, which only a damaged record has, becomes 0.
    /// </summary>
    public IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = stackalloc byte[IPv6Bytes + sizeof(int)];
        Write(bytes);
        int port = Port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort ? Port : 0;
        return new IPEndPoint(new IPAddress(bytes[..(ByteCount - sizeof(int))]), port);
    }

    /// <summary><c>ip:port</c>, an IPv6 address in brackets.</summary>
    public override string ToString() => ToEndPoint().ToString();
}
