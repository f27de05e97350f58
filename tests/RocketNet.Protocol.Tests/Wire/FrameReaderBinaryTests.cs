using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Tests.Wire;

public class FrameReaderBinaryTests
{
    [Fact]
    public void The_smallest_java_answer_is_read()
    {
        byte[] header = Convert.FromHexString("000000019900000007000000010000000000000000");

        RequestFrame frame = Frames.Read(Frames.Make(SerializeType.RocketMq, header, []));

        Assert.Equal(0, frame.Code);
        Assert.Equal(LanguageCode.Java, frame.Language);
        Assert.Equal(409, frame.Version);
        Assert.Equal(7, frame.Opaque);
        Assert.True(frame.IsResponse);
        Assert.True(frame.Remark.IsEmpty);
        Assert.Equal(0, frame.Fields.Count);
        Assert.Equal(SerializeType.RocketMq, frame.SerializeType);
    }

    [Fact]
    public void Remark_fields_and_body_are_read_and_empty_texts_are_absent()
    {
        // remark "ab"; topic=T; empty=(nothing); (nothing)=v
        byte[] header = Convert.FromHexString(
            "000A" + "09" + "013D" + "00000001" + "00000002" + "00000002" + "6162" + "00000021"
            + "0005" + "746F706963" + "00000001" + "54"
            + "0005" + "656D707479" + "00000000"
            + "0000" + "00000004" + "76767676");

        RequestFrame frame = Frames.Read(Frames.Make(SerializeType.RocketMq, header, [1, 2]));

        Assert.Equal(10, frame.Code);
        Assert.Equal(LanguageCode.Go, frame.Language);
        Assert.Equal("ab", Frames.Text(frame.Remark));
        Assert.Equal("T", Frames.Field(frame, "topic"));
        Assert.Equal(1, frame.Fields.Count);
        Assert.Equal(2, frame.Body.Length);
    }

    [Theory]
    [InlineData("00000001990000000700000001000000000000")]
    [InlineData("0000000199000000070000000100000001" + "00000000")]
    [InlineData("00000001990000000700000001FFFFFFFF00000000")]
    [InlineData("000000019900000007000000010000000000000001")]
    [InlineData("0000000199000000070000000100000000FFFFFFFF")]
    [InlineData("000000019900000007000000010000000000000001" + "00")]
    [InlineData("000000019900000007000000010000000000000006" + "FFFF00000000")]
    [InlineData("000000019900000007000000010000000000000006" + "000100000000")]
    [InlineData("000000019900000007000000010000000000000007" + "000161FFFFFFFF")]
    [InlineData("000000019900000007000000010000000000000007" + "00016100000001")]
    [InlineData("000000019900000007000000010000000000000000" + "00")]
    public void A_length_that_does_not_fit_is_malformed(string header) =>
        Assert.NotNull(Frames.Problem(Frames.Make(SerializeType.RocketMq, Convert.FromHexString(header), [])));
}
