using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace RocketNet.Protocol.Messages;

/// <summary>
/// The offset message id: upper-case hex of the store host (address and port) and the physical offset, 32 characters
/// with an IPv4 host, 56 with IPv6.
/// </summary>
/// <remarks>Layout: docs/commitlog.md. Clients take the CommitLog offset of a half message out of it.</remarks>
public static class MessageId
{
    /// <summary>Characters with an IPv6 host, the longest there is.</summary>
    public const int HexCharsMax = 56;

    private const int HexCharsIPv4 = 32;

    /// <summary>Writes the id as ASCII.</summary>
    /// <returns>Characters written: 32 or 56.</returns>
    public static int WriteHex(Span<byte> destination, HostAddress storeHost, long physicalOffset)
    {
        Span<byte> bytes = stackalloc byte[HexCharsMax / 2];
        storeHost.Write(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[storeHost.ByteCount..], physicalOffset);
        int byteCount = storeHost.ByteCount + sizeof(long);
        return Convert.TryToHexString(bytes[..byteCount], destination, out int written)
            ? written
            : throw new ArgumentException("no room for the id", nameof(destination));
    }

    /// <summary>The id as text.</summary>
    public static string ToText(HostAddress storeHost, long physicalOffset)
    {
        Span<byte> hex = stackalloc byte[HexCharsMax];
        return Encoding.ASCII.GetString(hex[..WriteHex(hex, storeHost, physicalOffset)]);
    }

    /// <summary>Reads an id in either letter case; false when it is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out HostAddress storeHost, out long physicalOffset)
    {
        storeHost = default;
        physicalOffset = 0;
        if (text.Length is not (HexCharsIPv4 or HexCharsMax))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[HexCharsMax / 2];
        for (int i = 0; i < text.Length / 2; i++)
        {
            if (!byte.TryParse(
                text.Slice(2 * i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return false;
            }
        }

        storeHost = HostAddress.Read(bytes, ipv6: text.Length == HexCharsMax);
        physicalOffset = BinaryPrimitives.ReadInt64BigEndian(bytes[storeHost.ByteCount..]);
        return true;
    }

    /// <summary>Reads an id given as UTF-8.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out HostAddress storeHost, out long physicalOffset)
    {
        Span<char> text = stackalloc char[HexCharsMax];
        if (utf8.Length <= text.Length && Ascii.ToUtf16(utf8, text, out int count) == OperationStatus.Done)
        {
            return TryParse(text[..count], out storeHost, out physicalOffset);
        }

        storeHost = default;
        physicalOffset = 0;
        return false;
    }
}
