using System.IO.Compression;
using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;

namespace RocketNet.Client;

/// <summary>Bodies that the producer compresses and the consumer inflates; the broker never looks inside.</summary>
internal static class MessageCompression
{
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
    /// <exception cref="RocketMqException">
    /// Compressed in a way that is not known here, damaged, or far too large.
    /// </exception>
    public static byte[] Inflate(ReadOnlySpan<byte> body, int sysFlag)
    {
        try
        {
            return (sysFlag & MessageSysFlag.CompressionTypeMask) switch
            {
                MessageSysFlag.CompressionLz4 => throw new RocketMqException(
                    RocketMqFailure.BadAnswer,
                    "The body is compressed with LZ4, which this client does not read: let the producer use ZLIB or "
                    + "ZSTD."),
                MessageSysFlag.CompressionZstd => ZstdBody.Inflate(body, InflatedBytesMax),
                _ => ZlibBounds.Inflate(body, InflatedBytesMax),
            };
        }
        catch (ProtocolException damage)
        {
            throw new RocketMqException(
                RocketMqFailure.BadAnswer, $"The body of a message: {damage.Message}.", damage);
        }
    }
}
