using System.IO.Compression;
using RocketNet.Protocol.Messages;

namespace RocketNet.Client;

/// <summary>Bodies that the producer deflates and the consumer inflates; the broker never looks inside.</summary>
internal static class MessageCompression
{
    private const int TypeLz4 = 0x100;
    private const int TypeZstd = 0x200;
    private const int BlockBytes = 16 << 10;

    // 32 times what a broker takes by default: a bomb ends here.
    private const int InflatedBytesMax = 128 << 20;

    /// <summary>The body as zlib, at the level Java's producer uses.</summary>
    public static byte[] Deflate(ReadOnlySpan<byte> body)
    {
        using MemoryStream output = new(body.Length / 2);
        using (ZLibStream zlib = new(output, new ZLibCompressionOptions { CompressionLevel = 5 }, leaveOpen: true))
        {
            zlib.Write(body);
        }

        return output.ToArray();
    }

    /// <summary>The body as it was before.</summary>
    /// <exception cref="RocketMqException">Not zlib, damaged, or far too large.</exception>
    public static byte[] Inflate(ReadOnlySpan<byte> body, int sysFlag)
    {
        int type = sysFlag & MessageSysFlag.CompressionTypeMask;
        if (type is TypeLz4 or TypeZstd)
        {
            throw new RocketMqException(
                RocketMqFailure.BadAnswer,
                $"The body is compressed with {(type == TypeLz4 ? "LZ4" : "ZSTD")}, which this client does not read: "
                + "let the producer use ZLIB.");
        }

        using MemoryStream input = new(body.ToArray(), writable: false);
        using ZLibStream zlib = new(input, CompressionMode.Decompress);
        using MemoryStream output = new(body.Length * 2);
        byte[] block = new byte[BlockBytes];
        try
        {
            for (int count = zlib.Read(block); count > 0; count = zlib.Read(block))
            {
                if (output.Length + count > InflatedBytesMax)
                {
                    throw new RocketMqException(
                        RocketMqFailure.BadAnswer, $"The compressed body grows beyond {InflatedBytesMax} bytes.");
                }

                output.Write(block, 0, count);
            }
        }
        catch (InvalidDataException damage)
        {
            throw new RocketMqException(
                RocketMqFailure.BadAnswer, "The body is marked as compressed and is no zlib stream.", damage);
        }

        return output.ToArray();
    }
}
