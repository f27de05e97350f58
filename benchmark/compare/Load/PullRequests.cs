using System.Buffers.Binary;
using System.Globalization;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Load;

/// <summary>Pulls that carry their subscription with them, so that their group needs no heartbeat.</summary>
internal sealed class PullRequests(string topic)
{
    public const int Found = 0;
    public const int NotFound = 19;

    private const int PullMessage = 11;
    private const int SuspendAllowed = 2;
    private const int SubscriptionInside = 4;
    private const int SuspendMillis = 15_000;
    private const int RecordMagic = -626843481;

    public byte[] Request(int opaque, int queue, long queueOffset, bool park) => SendFrames.Plain(
        PullMessage, opaque,
        ("commitOffset", "0"), ("consumerGroup", "BenchmarkConsumer"), ("expressionType", "TAG"),
        ("maxMsgNums", "32"), ("queueId", Text(queue)), ("queueOffset", Text(queueOffset)), ("subVersion", "0"),
        ("subscription", "*"), ("suspendTimeoutMillis", Text(SuspendMillis)),
        ("sysFlag", Text(SubscriptionInside | (park ? SuspendAllowed : 0))), ("topic", topic));

    /// <summary>Counts the records of a pull answer and checks that their queue offsets follow each other.</summary>
    public static int CountRecords(ReadOnlySpan<byte> records, long firstQueueOffset)
    {
        int count = 0;
        while (records.Length > 0)
        {
            int size = BinaryPrimitives.ReadInt32BigEndian(records);
            int magic = BinaryPrimitives.ReadInt32BigEndian(records[4..]);
            long queueOffset = BinaryPrimitives.ReadInt64BigEndian(records[20..]);
            if (magic != RecordMagic || size > records.Length || queueOffset != firstQueueOffset + count)
            {
                throw new InvalidDataException(
                    $"Queue offset {firstQueueOffset + count} expected, {queueOffset} found, size {size}.");
            }

            records = records[size..];
            count++;
        }

        return count;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
