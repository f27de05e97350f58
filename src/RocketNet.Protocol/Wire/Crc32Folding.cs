using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RocketNet.Protocol.Wire;

/// <summary>
/// CRC-32 by carry-less multiplication: four 128-bit lanes are folded 64 bytes on, then into one, then reduced.
/// </summary>
/// <remarks>
/// The constants are powers of x modulo the polynomial, bit-reflected, as in Intel's paper "Fast CRC computation for
/// generic polynomials using PCLMULQDQ instruction" (2009).
/// </remarks>
internal static class Crc32Folding
{
    public const int BlockBytes = 16;

    /// <summary>Four lanes must be filled; below this the table is as fast.</summary>
    public const int BytesMin = 4 * BlockBytes;

    public static bool IsSupported => Pclmulqdq.IsSupported && Sse41.IsSupported && BitConverter.IsLittleEndian;

    /// <summary>Feeds a multiple of 16 bytes, at least 64, into the inverted checksum.</summary>
    public static uint Fold(uint state, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<Vector128<ulong>> blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        Vector128<ulong> first = blocks[0] ^ Vector128.CreateScalar(state).AsUInt64();
        Vector128<ulong> second = blocks[1];
        Vector128<ulong> third = blocks[2];
        Vector128<ulong> fourth = blocks[3];
        blocks = blocks[4..];

        Vector128<ulong> by64 = Vector128.Create(0x0154442BD4UL, 0x01C6E41596UL);
        while (blocks.Length >= 4)
        {
            first = FoldOne(first, by64) ^ blocks[0];
            second = FoldOne(second, by64) ^ blocks[1];
            third = FoldOne(third, by64) ^ blocks[2];
            fourth = FoldOne(fourth, by64) ^ blocks[3];
            blocks = blocks[4..];
        }

        Vector128<ulong> by16 = Vector128.Create(0x01751997D0UL, 0x00CCAA009EUL);
        first = FoldOne(first, by16) ^ second;
        first = FoldOne(first, by16) ^ third;
        first = FoldOne(first, by16) ^ fourth;
        foreach (Vector128<ulong> block in blocks)
        {
            first = FoldOne(first, by16) ^ block;
        }

        return Reduce(first, by16);
    }

    private static Vector128<ulong> FoldOne(Vector128<ulong> lane, Vector128<ulong> powers) =>
        Pclmulqdq.CarrylessMultiply(lane, powers, 0x00) ^ Pclmulqdq.CarrylessMultiply(lane, powers, 0x11);

    // 128 bits to 64 by two folds, then to 32 by Barrett's reduction.
    private static uint Reduce(Vector128<ulong> lane, Vector128<ulong> by16)
    {
        Vector128<ulong> low32 = Vector128.Create(0xFFFFFFFFUL, 0UL);
        Vector128<ulong> folded = Sse2.ShiftRightLogical128BitLane(lane, 8)
            ^ Pclmulqdq.CarrylessMultiply(lane, by16, 0x10);
        folded = Sse2.ShiftRightLogical128BitLane(folded, 4)
            ^ Pclmulqdq.CarrylessMultiply(folded & low32, Vector128.Create(0x0163CD6124UL, 0UL), 0x00);

        Vector128<ulong> barrett = Vector128.Create(0x01DB710641UL, 0x01F7011641UL);
        Vector128<ulong> quotient = Pclmulqdq.CarrylessMultiply(folded & low32, barrett, 0x10) & low32;
        Vector128<ulong> remainder = folded ^ Pclmulqdq.CarrylessMultiply(quotient, barrett, 0x00);
        return remainder.AsUInt32().GetElement(1);
    }
}
