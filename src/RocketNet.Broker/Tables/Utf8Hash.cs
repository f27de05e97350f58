using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace RocketNet.Broker.Tables;

/// <summary>
/// Hash of a UTF-8 name for the tables of this process: a wide multiplication for each eight bytes. The seed differs in
/// each process, so nobody outside can prepare names that all fall into one bucket.
/// </summary>
internal static class Utf8Hash
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private static readonly ulong Seed = (ulong)HashCode.Combine(1) << 32 | (uint)HashCode.Combine(2);

    public static uint Compute(ReadOnlySpan<byte> name)
    {
        ulong hash = Seed ^ (ulong)name.Length;
        while (name.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(name));
            name = name[sizeof(ulong)..];
        }

        hash = Mix(hash ^ ReadTail(name));
        return (uint)(hash ^ hash >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong value)
    {
        ulong high = Math.BigMul(value ^ Multiplier, Multiplier | 1, out ulong low);
        return high ^ low;
    }

    // Up to seven bytes without reading beyond the end of the span.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReadTail(ReadOnlySpan<byte> tail) => tail.Length switch
    {
        >= sizeof(uint) => (ulong)BinaryPrimitives.ReadUInt32LittleEndian(tail) << 32
            | BinaryPrimitives.ReadUInt32LittleEndian(tail[^sizeof(uint)..]),
        > 0 => (ulong)tail[0] << 16 | (ulong)tail[tail.Length >> 1] << 8 | tail[^1],
        _ => 0,
    };
}
