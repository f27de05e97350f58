using RocketNet.Protocol.Messages;
using RocketNet.StoreTool.Files;
using RocketNet.StoreTool.Logs;
using RocketNet.TestKit;

namespace RocketNet.StoreTool.Tests;

/// <summary>What is decided from a few bytes of a record is what the reader of whole records decides.</summary>
public sealed class RecordHeadTests
{
    private const int Tries = 4_000;

    // Size, magic, system flag, body length and the bytes behind the body, where the other lengths stand.
    private static readonly int[] Places = [0, 1, 2, 3, 4, 7, 36, 38, 39, 84, 85, 86, 87, 88, 89, 90, 100, 110];

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 9)]
    [InlineData(3, 40, 30)]
    public void Of_mutated_records_both_accept_the_same(int seed, int bodyBytes, int propertiesBytes)
    {
        using TempFolder folder = new(inMemory: true);
        string path = folder.File("log");
        byte[] whole = RecordOf(bodyBytes, propertiesBytes);
        Random random = new(seed);
        int accepted = 0;
        for (int i = 0; i < Tries; i++)
        {
            byte[] record = [.. whole, .. new byte[64]];
            for (int left = random.Next(1, 4); left > 0; left--)
            {
                int at = random.Next(3) == 0 ? 84 + random.Next(whole.Length - 84) : Places[random.Next(Places.Length)];
                record[Math.Min(at, whole.Length - 1)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(path, record);
            using ReadFile file = new(path);
            bool isAccepted = RecordHead.TryRead(file, 0, out RecordHead head);

            RecordStatus status = MessageRecordReader.TryRead(record, verifyBody: false, out MessageRecord read);
            Assert.Equal(status == RecordStatus.Ok, isAccepted);
            if (isAccepted)
            {
                accepted++;
                Assert.Equal((read.TotalSize, read.StoreTimestamp), (head.TotalSize, head.StoreTimestamp));
            }
        }

        Assert.InRange(accepted, 1, Tries - 1);
    }

    private static byte[] RecordOf(int bodyBytes, int propertiesBytes)
    {
        MessageDraft draft = new()
        {
            Topic = "orders"u8,
            Body = new byte[bodyBytes],
            Properties = new byte[propertiesBytes],
            BornHost = HostAddress.Read(new byte[sizeof(long)], ipv6: false),
            StoreHost = HostAddress.Read(new byte[sizeof(long)], ipv6: false),
        };
        byte[] record = new byte[91 + draft.Topic.Length + bodyBytes + propertiesBytes];
        MessageRecordWriter.Write(record, draft, queueOffset: 1, physicalOffset: 0, storeTimestamp: 1_700_000_000_000);
        return record;
    }
}
