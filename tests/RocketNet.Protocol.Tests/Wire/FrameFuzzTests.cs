using System.Text;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.TestKit;

namespace RocketNet.Protocol.Tests.Wire;

public class FrameFuzzTests
{
    private static readonly byte[][] Seeds = [.. GoldenFrame.ReadAll().Select(frame => frame.Bytes)];
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("ROCKETNET_FUZZ") == "full";

    [Fact]
    public void Damaged_frames_are_read_or_refused_and_nothing_throws()
    {
        var mutator = new FrameMutator(seed: 20260101);
        var reader = new FrameReader(new FrameLimits());
        var seen = new Dictionary<FrameStatus, int>();
        for (int i = IsFull ? 2_000_000 : 200_000; i > 0; i--)
        {
            byte[] bytes = mutator.Damage(Seeds[mutator.Next(Seeds.Length)]);
            byte[] before = (byte[])bytes.Clone();
            try
            {
                FrameStatus status = reader.TryRead(
                    bytes, out RequestFrame frame, out int frameBytes, out string? error);
                Assert.Equal(status == FrameStatus.Malformed, error is not null);
                Assert.True(status != FrameStatus.Complete || frameBytes <= bytes.Length);
                seen[status] = seen.GetValueOrDefault(status) + 1;
                if (status == FrameStatus.Complete)
                {
                    DecodeEverything(frame);
                }
            }
            catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{failure}\n{Convert.ToHexString(before)}");
            }
        }

        // Were one of them rare, the mutations would not reach what they are for.
        Assert.All(seen, entry => Assert.True(entry.Value > 10_000, entry.ToString()));
        Assert.Equal(3, seen.Count);
    }

    private static void DecodeEverything(RequestFrame frame)
    {
        _ = SendMessageHeader.TryDecode(frame, out _, out _);
        _ = PullMessageHeader.TryDecode(frame, out _, out _);
        _ = QueryConsumerOffsetHeader.TryDecode(frame, out _, out _);
        _ = UpdateConsumerOffsetHeader.TryDecode(frame, out _, out _);
        _ = GetMaxOffsetHeader.TryDecode(frame, out _, out _);
        _ = GetRouteInfoHeader.TryDecode(frame, out _, out _);
        _ = frame.Remark.Length + frame.Fields.Count;
        foreach (ExtField field in frame.Fields)
        {
            ReadProperties(field.Value);
            _ = MessageId.TryParse(field.Value, out _, out _);
        }

        ReadRecords(frame.Body);
        ReadBatch(frame.Body);
        ReadBody(frame.Body);
    }

    private static void ReadProperties(ReadOnlySpan<byte> properties)
    {
        if (properties.Contains(MessageProperties.ValueSeparator))
        {
            Span<byte> stored = stackalloc byte[512];
            _ = MessageProperties.TryGet(properties, PropertyNames.Tags, out _);
            _ = MessageProperties.WriteStored(properties, "cluster"u8, stored);
        }
    }

    private static void ReadRecords(ReadOnlySpan<byte> bytes)
    {
        while (MessageRecordReader.TryRead(bytes, verifyBody: true, out MessageRecord record)
            is RecordStatus.Ok or RecordStatus.BodyDamaged)
        {
            MessageDraft draft = record.ToDraft();

            // A record of v2 whose topic does not need it would be written as v1, one byte shorter.
            bool shrinks = record.Magic == MessageRecordWriter.MagicV2 && record.Topic.Length <= 127;
            Assert.Equal(record.TotalSize, MessageRecordWriter.SizeOf(draft) + (shrinks ? 1 : 0));
            ReadProperties(record.Properties);
            bytes = bytes[record.TotalSize..];
        }
    }

    private static void ReadBatch(ReadOnlySpan<byte> bytes)
    {
        var reader = new BatchBodyReader(bytes);
        int sum = 0;
        while (reader.TryNext(out BatchItem item, out _))
        {
            sum += item.Body.Length + item.Properties.Length;
        }

        Assert.True(sum <= bytes.Length);
    }

    // A body may be refused, but only in one way.
    private static void ReadBody(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] != '{')
        {
            return;
        }

        byte[] body = bytes.ToArray();
        Attempt(() => RegisterBrokerBody.Parse(body, isCompressed: false));
        Attempt(() => HeartbeatData.Parse(body));
        Attempt(() => LockBatchRequestBody.Parse(body));
        Attempt(() => Encoding.UTF8.GetString(TopicRouteData.Parse(body).ToJson()));
        Attempt(() => ConsumeStats.Parse(body));
        Attempt(() => ConsumerOffsetTableBody.Parse(body));
    }

    private static void Attempt(Func<object> parse)
    {
        try
        {
            _ = parse();
        }
        catch (ProtocolException)
        {
        }
    }
}
