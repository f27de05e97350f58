using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.TestKit;

namespace RocketNet.Protocol.Tests.Messages;

public class GoldenRecordTests
{
    [Fact]
    public void Records_of_java_stores_are_decoded_and_written_back_byte_for_byte()
    {
        string[] versions = [.. Directory.GetDirectories(RepositoryRoot.Combine("tests", "golden"), "store-*")
            .Select(folder => Path.GetFileName(folder)["store-".Length..])];
        Assert.NotEmpty(versions);
        foreach (string version in versions)
        {
            using var folder = new TempFolder();
            GoldenStore.Unpack(version, folder.Path);
            string[] files = Directory.GetFiles(Path.Combine(folder.Path, "commitlog"));
            Assert.True(files.Order(StringComparer.Ordinal).Sum(CheckFile) > 100, version);
        }
    }

    [Fact]
    public void Records_in_pull_answers_are_decoded_and_written_back_byte_for_byte()
    {
        int count = 0;
        foreach (GoldenFrame golden in PullAnswers())
        {
            ReadOnlySpan<byte> rest = golden.Body;
            while (!rest.IsEmpty)
            {
                RecordStatus status = MessageRecordReader.TryRead(rest, verifyBody: true, out MessageRecord record);
                Assert.Equal(RecordStatus.Ok, status);
                CheckWrittenBack(record, golden.ToString());
                rest = rest[record.TotalSize..];
                count++;
            }
        }

        Assert.True(count > 10, $"{count} records");
    }

    [Fact]
    public void Properties_of_a_send_are_stored_as_java_4_9_7_stored_them()
    {
        Dictionary<string, byte[]> storedById = StoredPropertiesById();
        int compared = 0;
        byte[] room = new byte[MessageProperties.BytesMax];
        foreach (GoldenFrame golden in GoldenFrame.ReadAll()
            .Where(frame => !frame.IsResponse && frame.RequestCode is 10 or 310))
        {
            RequestFrame frame = Frames.Read((byte[])golden.Bytes.Clone());
            string? text = Frames.Field(frame, frame.Code == 10 ? "properties" : "i");
            byte[] sent = Encoding.UTF8.GetBytes(text ?? string.Empty);
            if (MessageProperties.TryGet(sent, PropertyNames.UniqueKey, out ReadOnlySpan<byte> id)
                && storedById.TryGetValue(Encoding.UTF8.GetString(id), out byte[]? expected)
                && MessageProperties.TryGet(expected, PropertyNames.Cluster, out ReadOnlySpan<byte> cluster))
            {
                int written = MessageProperties.WriteStored(sent, cluster, room);
                Assert.Equal(Encoding.UTF8.GetString(expected), Encoding.UTF8.GetString(room.AsSpan(0, written)));
                compared++;
            }
        }

        Assert.True(compared > 0, "no send was found again in a pull");
    }

    // What pulls from the 4.9.7 broker brought, but for messages that were sent back.
    private static Dictionary<string, byte[]> StoredPropertiesById()
    {
        var stored = new Dictionary<string, byte[]>();
        foreach (GoldenFrame golden in PullAnswers()
            .Where(frame => frame.Path.Contains("4.9.7", StringComparison.Ordinal)))
        {
            ReadOnlySpan<byte> rest = golden.Body;
            while (MessageRecordReader.TryRead(rest, verifyBody: false, out MessageRecord record) == RecordStatus.Ok)
            {
                if (MessageProperties.TryGet(record.Properties, PropertyNames.UniqueKey, out ReadOnlySpan<byte> id)
                    && record.ReconsumeTimes == 0)
                {
                    stored[Encoding.UTF8.GetString(id)] = record.Properties.ToArray();
                }

                rest = rest[record.TotalSize..];
            }
        }

        return stored;
    }

    private static IEnumerable<GoldenFrame> PullAnswers() => GoldenFrame.ReadAll()
        .Where(frame => frame.IsResponse && frame.RequestCode is 11 or 12 or 33 && frame.Status == 0);

    private static int CheckFile(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        long fileStart = long.Parse(Path.GetFileName(file), null);
        int at = 0;
        int count = 0;
        while (at < bytes.Length)
        {
            ReadOnlySpan<byte> rest = bytes.AsSpan(at);
            RecordStatus status = MessageRecordReader.TryRead(rest, verifyBody: true, out MessageRecord record);
            if (status != RecordStatus.Ok)
            {
                Assert.True(status is RecordStatus.Blank or RecordStatus.NotARecord, $"{file} at {at}: {status}");
                Assert.True(status == RecordStatus.NotARecord || at + record.TotalSize == bytes.Length);
                break;
            }

            Assert.Equal(fileStart + at, record.PhysicalOffset);
            CheckWrittenBack(record, $"{file} at {at}");
            at += record.TotalSize;
            count++;
        }

        return count;
    }

    private static void CheckWrittenBack(MessageRecord record, string where)
    {
        MessageDraft draft = record.ToDraft();
        byte[] written = new byte[MessageRecordWriter.SizeOf(draft)];
        MessageRecordWriter.Write(written, draft, record.QueueOffset, record.PhysicalOffset, record.StoreTimestamp);
        Assert.True(
            record.Bytes.SequenceEqual(written),
            $"{where}\n{Convert.ToHexString(record.Bytes)}\n{Convert.ToHexString(written)}");
    }
}
