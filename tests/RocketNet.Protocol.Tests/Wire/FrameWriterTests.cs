using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Tests.Wire;

public class FrameWriterTests
{
    [Fact]
    public void A_json_answer_is_written_as_java_writes_it()
    {
        using var buffer = new FrameBuffer();
        var writer = FrameWriter.Response(buffer, SerializeType.Json, ResponseCode.Success, 7);
        writer.Field("msgId"u8, "7F"u8);
        writer.Field("queueId"u8, 3);
        writer.Field("traceOn"u8, true);
        writer.Field("absent"u8, (string?)null);
        writer.Complete();

        Assert.Equal(
            """
            {"code":0,"extFields":{"msgId":"7F","queueId":"3","traceOn":"true"},"flag":1,"language":"JAVA","opaque":7,
            "serializeTypeCurrentRPC":"JSON","version":409}
            """.ReplaceLineEndings(string.Empty),
            Frames.Text(buffer.Written[8..]));
        Assert.Equal(buffer.Length - 4, buffer.Written[3]);
    }

    [Theory]
    [InlineData(SerializeType.Json)]
    [InlineData(SerializeType.RocketMq)]
    public void Prepared_fields_are_written_like_single_ones(SerializeType type)
    {
        var prepared = new PreparedFields(
            KeyValuePair.Create("region", "a\"b"), KeyValuePair.Create("traceOn", "true"));
        using var buffer = new FrameBuffer();
        using var single = new FrameBuffer();
        var writer = FrameWriter.Response(buffer, type, ResponseCode.Success, 7);
        writer.Fields(prepared);
        writer.Field("queueId"u8, 3);
        writer.Fields(prepared);
        writer.Complete();

        writer = FrameWriter.Response(single, type, ResponseCode.Success, 7);
        writer.Field("region"u8, "a\"b"u8);
        writer.Field("traceOn"u8, true);
        writer.Field("queueId"u8, 3);
        writer.Field("region"u8, "a\"b"u8);
        writer.Field("traceOn"u8, true);
        writer.Complete();

        Assert.Equal(single.Written.ToArray(), buffer.Written.ToArray());
    }

    [Fact]
    public void A_json_request_without_fields_has_no_ext_fields()
    {
        using var buffer = new FrameBuffer();
        var writer = FrameWriter.Request(buffer, SerializeType.Json, RequestCode.HeartBeat, -1, oneway: true);
        writer.Body("{}"u8);
        writer.Complete();

        Assert.Equal(
            """{"code":34,"flag":2,"language":"JAVA","opaque":-1,"serializeTypeCurrentRPC":"JSON","version":409}{}""",
            Frames.Text(buffer.Written[8..]));
    }

    [Fact]
    public void The_smallest_binary_answer_is_javas()
    {
        using var buffer = new FrameBuffer();
        var writer = FrameWriter.Response(buffer, SerializeType.RocketMq, ResponseCode.Success, 7);
        writer.Complete();

        Assert.Equal(
            "00000019" + "01000015" + "000000019900000007000000010000000000000000",
            Convert.ToHexString(buffer.Written));
    }

    [Theory]
    [InlineData(SerializeType.Json)]
    [InlineData(SerializeType.RocketMq)]
    public void What_is_written_is_read_again(SerializeType type)
    {
        const string Text = "quote \" backslash \\ tab \t one \u0001 测试 😀 and a long tail behind it";
        using var buffer = new FrameBuffer(16);
        buffer.Write("earlier"u8);
        var writer = FrameWriter.Response(buffer, type, ResponseCode.SystemError, int.MinValue, "remark \" \n 测"u8);
        writer.Field("text"u8, Text);
        writer.Field("number"u8, long.MinValue);
        writer.Field("no"u8, false);
        writer.Body(3)[1] = 5;
        writer.Complete();

        RequestFrame frame = Frames.Read(buffer.Written[7..].ToArray());

        Assert.Equal(type, frame.SerializeType);
        Assert.Equal(1, frame.Code);
        Assert.Equal(int.MinValue, frame.Opaque);
        Assert.Equal("remark \" \n 测", Frames.Text(frame.Remark));
        Assert.Equal(Text, Frames.Field(frame, "text"));
        Assert.Equal("-9223372036854775808", Frames.Field(frame, "number"));
        Assert.Equal("false", Frames.Field(frame, "no"));
        Assert.Equal(5, frame.Body[1]);
        Assert.Equal(3, frame.Body.Length);
    }

    [Fact]
    public void A_text_of_any_length_and_any_byte_survives_json()
    {
        for (int length = 0; length < 40; length++)
        {
            for (int special = 0; special < 0x80; special++)
            {
                byte[] value = new byte[length + 1];
                value.AsSpan().Fill((byte)'v');
                value[length / 2] = (byte)special;
                using var buffer = new FrameBuffer();
                var writer = FrameWriter.Request(buffer, SerializeType.Json, RequestCode.SendMessage, 1);
                writer.Field("k"u8, value);
                writer.Complete();

                RequestFrame frame = Frames.Read(buffer.Written.ToArray());
                Assert.True(frame.Fields[0].Value.SequenceEqual(value), $"length {length}, byte {special}");
            }
        }
    }

    [Fact]
    public void Abandoning_leaves_what_stood_before()
    {
        using var buffer = new FrameBuffer();
        buffer.Write("before"u8);
        var writer = FrameWriter.Response(buffer, SerializeType.Json, ResponseCode.Success, 1);
        writer.Field("a"u8, 1);
        writer.Abandon();

        Assert.Equal("before", Frames.Text(buffer.Written));
    }

    [Theory]
    [InlineData(SerializeType.Json)]
    [InlineData(SerializeType.RocketMq)]
    public void Writing_allocates_nothing(SerializeType type)
    {
        using var buffer = new FrameBuffer();
        WriteSendAnswer(buffer, type);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            buffer.Clear();
            WriteSendAnswer(buffer, type);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void WriteSendAnswer(FrameBuffer buffer, SerializeType type)
    {
        var writer = FrameWriter.Response(buffer, type, ResponseCode.Success, 7);
        writer.Field("msgId"u8, "7F0000010000BDEC0000000000000000"u8);
        writer.Field("queueId"u8, 2);
        writer.Field("MSG_REGION"u8, "DefaultRegion");
        writer.Complete();
    }
}
