using System.Net;
using RocketNet.Microbench.Harness;
using RocketNet.Protocol.Messages;

namespace RocketNet.Microbench.Subjects;

/// <summary>Records, properties and ids.</summary>
internal static class MessageSubjects
{
    private const int BodyBytes = 1024;

    public static IEnumerable<Subject> All() =>
    [
        new("MessageRecordWriter: 1 KiB body", WriteRecords),
        new("MessageRecordReader: 1 KiB body, CRC checked", count => ReadRecords(count, verifyBody: true)),
        new("MessageRecordReader: 1 KiB body", count => ReadRecords(count, verifyBody: false)),
        new("MessageProperties: stored form of a send", StoreProperties),
        new("MessageProperties: find TAGS", FindTags),
        new("MessageId: hex of offset and host", WriteIds),
    ];

    /// <summary>A message as a send handler hands it to the CommitLog.</summary>
    public static MessageDraft Draft(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> body, HostAddress host) => new()
    {
        Topic = topic,
        QueueId = 3,
        BornTimestamp = 1_700_000_000_000,
        BornHost = host,
        StoreHost = host,
        Body = body,
        Properties =
            "CLUSTER\u0001DefaultCluster\u0002UNIQ_KEY\u00017F00000100002A9F000000000000ABCD\u0002TAGS\u0001TagA"u8,
    };

    public static HostAddress Host() => HostAddress.From(new IPEndPoint(IPAddress.Loopback, 10911));

    private static void WriteRecords(int count)
    {
        byte[] body = new byte[BodyBytes];
        MessageDraft draft = Draft("BenchmarkTopic"u8, body, Host());
        byte[] record = new byte[MessageRecordWriter.SizeOf(draft)];
        for (int i = 0; i < count; i++)
        {
            MessageRecordWriter.Write(record, draft, i, i * 1000L, 1_700_000_000_000);
        }
    }

    private static void ReadRecords(int count, bool verifyBody)
    {
        byte[] body = new byte[BodyBytes];
        MessageDraft draft = Draft("BenchmarkTopic"u8, body, Host());
        byte[] bytes = new byte[MessageRecordWriter.SizeOf(draft)];
        MessageRecordWriter.Write(bytes, draft, 1, 2, 3);
        for (int i = 0; i < count; i++)
        {
            RecordStatus status = MessageRecordReader.TryRead(bytes, verifyBody, out MessageRecord record);
            if (status != RecordStatus.Ok || record.QueueOffset != 1)
            {
                throw new InvalidDataException($"{status}");
            }
        }
    }

    private static void StoreProperties(int count)
    {
        Span<byte> stored = stackalloc byte[256];
        for (int i = 0; i < count; i++)
        {
            int written = MessageProperties.WriteStored(
                "UNIQ_KEY\u00017F00000100002A9F000000000000ABCD\u0002WAIT\u0001true\u0002TAGS\u0001TagA"u8,
                "DefaultCluster"u8, stored);
            if (written <= 0)
            {
                throw new InvalidDataException("Properties did not fit.");
            }
        }
    }

    private static void FindTags(int count)
    {
        MessageDraft draft = Draft("BenchmarkTopic"u8, default, Host());
        for (int i = 0; i < count; i++)
        {
            if (!MessageProperties.TryGet(draft.Properties, "TAGS"u8, out _))
            {
                throw new InvalidDataException("TAGS not found.");
            }
        }
    }

    private static void WriteIds(int count)
    {
        HostAddress host = Host();
        Span<byte> id = stackalloc byte[MessageId.HexCharsMax];
        for (int i = 0; i < count; i++)
        {
            MessageId.WriteHex(id, host, i);
        }
    }
}
