using System.Buffers.Binary;
using System.Text;

namespace RocketNet.Client.Producing;

/// <summary>
/// A message's id as its producer gives it: the upper-case hex of address, process, client, milliseconds of the month
/// and a count: 16 bytes, 28 where the machine has IPv6 only.
/// </summary>
/// <param name="Prefix">The hex of the first parts, the same for all messages of a client.</param>
/// <param name="Millis">Milliseconds since the month began.</param>
/// <param name="Count">A count that tells messages of one millisecond apart.</param>
internal readonly record struct UniqueId(byte[] Prefix, int Millis, short Count)
{
    private const int SuffixBytes = sizeof(int) + sizeof(short);

    /// <summary>Writes the hex as ASCII; returns its length.</summary>
    public int Write(Span<byte> destination)
    {
        Prefix.CopyTo(destination);
        Span<byte> suffix = stackalloc byte[SuffixBytes];
        BinaryPrimitives.WriteInt32BigEndian(suffix, Millis);
        BinaryPrimitives.WriteInt16BigEndian(suffix[sizeof(int)..], Count);
        Convert.TryToHexString(suffix, destination[Prefix.Length..], out int written);
        return Prefix.Length + written;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> hex = stackalloc byte[64];
        return Encoding.ASCII.GetString(hex[..Write(hex)]);
    }
}
