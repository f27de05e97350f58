using System.Buffers.Binary;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>
/// The body of a batch as clients write it: for each message its sizes, flag, body, and no properties.
/// </summary>
internal static class BatchBody
{
    /// <summary>Total size, magic, body CRC, flag, body size before the body; the properties' size behind it.</summary>
    private const int BytesBeside = (5 * sizeof(int)) + sizeof(short);

    public static byte[] Of(IEnumerable<byte[]> bodies)
    {
        using MemoryStream batch = new();
        foreach (byte[] body in bodies)
        {
            byte[] message = new byte[BytesBeside + body.Length];
            BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
            BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4 * sizeof(int)), body.Length);
            body.CopyTo(message.AsSpan(5 * sizeof(int)));
            batch.Write(message);
        }

        return batch.ToArray();
    }
}
