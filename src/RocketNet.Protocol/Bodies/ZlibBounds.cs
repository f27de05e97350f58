using System.IO.Compression;

namespace RocketNet.Protocol.Bodies;

/// <summary>Inflates what a stranger sent, within bounds: a kilobyte can claim to be gigabytes.</summary>
public static class ZlibBounds
{
    /// <summary>Largest result.</summary>
    private const int BytesMax = 64 * 1024 * 1024;

    /// <summary>Largest growth. Topic lines repeat much, but hardly more than this.</summary>
    private const int GrowthMax = 100;

    /// <summary>Small inputs may grow more, because one topic's text may repeat.</summary>
    private const int BytesAlwaysAllowed = 64 * 1024;

    /// <summary>Inflates the body of a request, as far as such bodies grow.</summary>
    /// <exception cref="ProtocolException">Not zlib, damaged, or growing beyond that.</exception>
    internal static byte[] Inflate(ReadOnlySpan<byte> compressed) => Inflate(
        compressed, Math.Min(BytesMax, Math.Max(BytesAlwaysAllowed, (long)compressed.Length * GrowthMax)));

    /// <summary>Inflates a zlib stream.</summary>
    /// <param name="compressed">The stream.</param>
    /// <param name="limit">Largest result, bytes.</param>
    /// <exception cref="ProtocolException">Not zlib, damaged, or growing beyond the limit.</exception>
    public static byte[] Inflate(ReadOnlySpan<byte> compressed, long limit)
    {
        using var input = new MemoryStream(compressed.ToArray(), writable: false);
        using var zlib = new ZLibStream(input, CompressionMode.Decompress);
        using var output = new MemoryStream();
        byte[] block = new byte[16 * 1024];
        try
        {
            int count;
            while ((count = zlib.Read(block)) > 0)
            {
                if (output.Length + count > limit)
                {
                    throw new ProtocolException($"compressed body grows beyond {limit} bytes");
                }

                output.Write(block, 0, count);
            }
        }
        catch (InvalidDataException damage)
        {
            throw new ProtocolException("compressed body: not a zlib stream", damage);
        }

        return output.ToArray();
    }

    internal static byte[] Deflate(ReadOnlySpan<byte> plain)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(plain);
        }

        return output.ToArray();
    }
}
