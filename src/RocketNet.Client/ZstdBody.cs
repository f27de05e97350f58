using System.Buffers;
using RocketNet.Protocol;
using ZstdSharp;

namespace RocketNet.Client;

/// <summary>Bodies that producers compress with ZSTD.</summary>
/// <remarks>Java: ZstdCompressor@5.3.3, chosen by the property <c>rocketmq.message.compressType</c>.</remarks>
internal static class ZstdBody
{
    private const int BytesFirst = 16 << 10;
    private const int Growth = 4;

    // The pool would keep what a few large bodies once needed.
    private const int PooledBytesMax = 1 << 20;

    /// <summary>The body as it was before.</summary>
    /// <param name="body">One ZSTD frame, or several.</param>
    /// <param name="bytesMax">Largest result.</param>
    /// <exception cref="ProtocolException">Not ZSTD, damaged, or growing beyond that.</exception>
    public static byte[] Inflate(ReadOnlySpan<byte> body, int bytesMax)
    {
        using Decompressor decompressor = new();

        // What a frame says of its size and its window is a stranger's word: room grows by what comes out. Starting
        // anew each time costs a third of the work more, or four thirds where the last room was just too small; no
        // window is kept beside the result.
        for (long size = Math.Max(BytesFirst, (long)body.Length * Growth); ; size *= Growth)
        {
            int room = (int)Math.Min(size, bytesMax);
            bool isPooled = room <= PooledBytesMax;
            byte[] buffer = isPooled ? ArrayPool<byte>.Shared.Rent(room) : GC.AllocateUninitializedArray<byte>(room);
            try
            {
                if (decompressor.TryUnwrap(body, buffer.AsSpan(0, room), out int written))
                {
                    return buffer.AsSpan(0, written).ToArray();
                }
            }
            catch (ZstdException damage)
            {
                throw new ProtocolException("compressed body: not ZSTD, or damaged", damage);
            }
            finally
            {
                if (isPooled)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }

            if (room == bytesMax)
            {
                throw new ProtocolException($"compressed body grows beyond {bytesMax} bytes");
            }
        }
    }
}
