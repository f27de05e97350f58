namespace RocketNet.Protocol.Wire;

/// <summary>CRC-32 as zip, zlib and Java compute it (reflected polynomial 0xEDB88320).</summary>
public static class Crc32
{
    /// <summary>The checksum of the bytes; 0 for none.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint state = uint.MaxValue;
        if (Crc32Folding.IsSupported && bytes.Length >= Crc32Folding.BytesMin)
        {
            int folded = bytes.Length & ~(Crc32Folding.BlockBytes - 1);
            state = Crc32Folding.Fold(state, bytes[..folded]);
            bytes = bytes[folded..];
        }

        return ~Crc32Table.Update(state, bytes);
    }

    /// <summary>The checksum without its top bit, as message records and registrations carry it.</summary>
    public static int Masked(ReadOnlySpan<byte> bytes) => (int)(Compute(bytes) & 0x7FFFFFFF);
}
