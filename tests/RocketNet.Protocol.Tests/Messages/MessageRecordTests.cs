using System.Buffers.Binary;
using System.Net;
using System.Text;
using RocketNet.Protocol.Messages;

namespace RocketNet.Protocol.Tests.Messages;

public class MessageRecordTests
{
    private const string JavaRecord =
        "00000083daa320a769c865ed0000000300000000000000000000000700000000000003e8000000000000018bcfe56800"
        + "c0a8010a0000d4310000018bcfe56805c0a8011400002a9f0000000000000000000000000000000e48656c6c6f20526f"
        + "636b65744d5109546f706963546573740011544147530154616741024b455953016b31";

    [Fact]
    public void A_record_is_written_as_java_writes_it()
    {
        MessageDraft draft = Draft("TopicTest", "TAGS\u0001TagA\u0002KEYS\u0001k1");
        byte[] bytes = new byte[MessageRecordWriter.SizeOf(draft)];

        MessageRecordWriter.Write(bytes, draft, 7, 1000, 1700000000005);

        Assert.Equal(JavaRecord, Convert.ToHexString(bytes), ignoreCase: true);
    }

    [Fact]
    public void Every_part_of_javas_record_is_read()
    {
        byte[] bytes = Convert.FromHexString(JavaRecord);

        Assert.Equal(RecordStatus.Ok, MessageRecordReader.TryRead(bytes, verifyBody: true, out MessageRecord record));
        Assert.Equal(131, record.TotalSize);
        Assert.Equal(MessageRecordWriter.MagicV1, record.Magic);
        Assert.Equal(1774740973, record.BodyCrc);
        Assert.Equal(3, record.QueueId);
        Assert.Equal(7, record.QueueOffset);
        Assert.Equal(1000, record.PhysicalOffset);
        Assert.Equal(1700000000000, record.BornTimestamp);
        Assert.Equal("192.168.1.10:54321", record.BornHost.ToString());
        Assert.Equal(1700000000005, record.StoreTimestamp);
        Assert.Equal("192.168.1.20:10911", record.StoreHost.ToString());
        Assert.Equal(0, record.ReconsumeTimes);
        Assert.Equal("Hello RocketMQ", Encoding.UTF8.GetString(record.Body));
        Assert.Equal("TopicTest", Encoding.UTF8.GetString(record.Topic));
        Assert.Equal("TAGS\u0001TagA\u0002KEYS\u0001k1", Encoding.UTF8.GetString(record.Properties));
    }

    [Theory]
    [InlineData(1, "10.0.0.1", "10.0.0.2", 91)]
    [InlineData(127, "10.0.0.1", "::1", 103)]
    [InlineData(128, "fe80::1", "10.0.0.2", 104)]
    [InlineData(255, "fe80::1", "::1", 116)]
    public void Long_topics_and_ipv6_hosts_take_their_own_forms(
        int topicBytes,
        string born,
        string store,
        int fixedBytes)
    {
        MessageDraft draft = Draft(new string('t', topicBytes), "k\u0001v");
        draft.SysFlag = MessageSysFlag.TransactionCommit | MessageSysFlag.BornHostIPv6;
        draft.BornHost = HostAddress.From(new IPEndPoint(IPAddress.Parse(born), 1));
        draft.StoreHost = HostAddress.From(new IPEndPoint(IPAddress.Parse(store), 65535));
        draft.ReconsumeTimes = 5;
        draft.PreparedTransactionOffset = long.MaxValue;
        byte[] bytes = new byte[MessageRecordWriter.SizeOf(draft)];
        Assert.Equal(fixedBytes + topicBytes + 14 + 3, bytes.Length);

        MessageRecordWriter.Write(bytes, draft, 1, 2, 3);

        Assert.Equal(RecordStatus.Ok, MessageRecordReader.TryRead(bytes, verifyBody: true, out MessageRecord record));
        Assert.Equal(topicBytes > 127 ? MessageRecordWriter.MagicV2 : MessageRecordWriter.MagicV1, record.Magic);
        Assert.Equal(draft.BornHost, record.BornHost);
        Assert.Equal(draft.StoreHost, record.StoreHost);
        bool hasIPv6Bit = (record.SysFlag & MessageSysFlag.StoreHostIPv6) != 0;
        Assert.Equal(store.Contains(':', StringComparison.Ordinal), hasIPv6Bit);
        Assert.Equal(MessageSysFlag.TransactionCommit, MessageSysFlag.TransactionOf(record.SysFlag));
        Assert.Equal(3, record.StoreTimestamp);
        Assert.Equal(5, record.ReconsumeTimes);
        Assert.Equal(long.MaxValue, record.PreparedTransactionOffset);
        Assert.Equal(topicBytes, record.Topic.Length);
    }

    [Fact]
    public void A_record_cut_anywhere_is_incomplete()
    {
        byte[] bytes = Convert.FromHexString(JavaRecord);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(RecordStatus.Incomplete, MessageRecordReader.TryRead(bytes.AsSpan(0, length), true, out _));
        }
    }

    [Fact]
    public void One_flipped_bit_is_never_taken_for_another_layout()
    {
        byte[] original = Convert.FromHexString(JavaRecord);
        for (int bit = 0; bit < original.Length * 8; bit++)
        {
            byte[] bytes = (byte[])original.Clone();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));

            RecordStatus status = MessageRecordReader.TryRead(bytes, verifyBody: true, out MessageRecord record);

            if (status is RecordStatus.Ok or RecordStatus.BodyDamaged)
            {
                Assert.Equal(14 + 9 + 17, record.Body.Length + record.Topic.Length + record.Properties.Length);
            }

            // Body and checksum: what the checksum is for.
            if (bit / 8 is (>= 8 and < 12) or (>= 88 and < 102))
            {
                Assert.Equal(RecordStatus.BodyDamaged, status);
            }
        }
    }

    [Theory]
    [InlineData(0, 90, RecordStatus.Damaged)]
    [InlineData(0, -1, RecordStatus.Damaged)]
    [InlineData(0, int.MaxValue, RecordStatus.Incomplete)]
    [InlineData(0, 130, RecordStatus.Damaged)]
    [InlineData(4, 0, RecordStatus.NotARecord)]
    [InlineData(36, 0x10, RecordStatus.Damaged)]
    [InlineData(84, -1, RecordStatus.Damaged)]
    [InlineData(84, int.MaxValue, RecordStatus.Damaged)]
    [InlineData(84, 40, RecordStatus.Damaged)]
    public void Numbers_that_disagree_are_told_apart(int at, int value, RecordStatus expected)
    {
        byte[] bytes = Convert.FromHexString(JavaRecord);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), value);

        Assert.Equal(expected, MessageRecordReader.TryRead(bytes, verifyBody: true, out _));
    }

    [Fact]
    public void The_filler_says_how_much_of_the_file_is_left()
    {
        byte[] bytes = new byte[MessageRecordWriter.BlankBytes];
        MessageRecordWriter.WriteBlank(bytes, 4711);
        Assert.Equal("00001267CBD43194", Convert.ToHexString(bytes));

        Assert.Equal(RecordStatus.Blank, MessageRecordReader.TryRead(bytes, true, out MessageRecord record));
        Assert.Equal(4711, record.TotalSize);

        MessageRecordWriter.WriteBlank(bytes, 7);
        Assert.Equal(RecordStatus.Damaged, MessageRecordReader.TryRead(bytes, true, out _));
    }

    [Fact]
    public void Zeros_are_no_record() =>
        Assert.Equal(RecordStatus.NotARecord, MessageRecordReader.TryRead(new byte[200], true, out _));

    private static MessageDraft Draft(string topic, string properties) => new()
    {
        Topic = Encoding.UTF8.GetBytes(topic),
        QueueId = 3,
        BornTimestamp = 1700000000000,
        BornHost = HostAddress.From(new IPEndPoint(IPAddress.Parse("192.168.1.10"), 54321)),
        StoreHost = HostAddress.From(new IPEndPoint(IPAddress.Parse("192.168.1.20"), 10911)),
        Body = "Hello RocketMQ"u8.ToArray(),
        Properties = Encoding.UTF8.GetBytes(properties),
    };
}
