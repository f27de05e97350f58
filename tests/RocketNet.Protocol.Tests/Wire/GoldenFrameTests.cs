using System.Text;
using RocketNet.Protocol.Wire;
using RocketNet.TestKit;

namespace RocketNet.Protocol.Tests.Wire;

public class GoldenFrameTests
{
    private static readonly IReadOnlyList<GoldenFrame> Golden = GoldenFrame.ReadAll();

    [Fact]
    public void Frames_of_java_are_decoded_and_written_back_byte_for_byte()
    {
        using var buffer = new FrameBuffer();
        int checkedCount = 0;
        foreach (GoldenFrame golden in Golden)
        {
            RequestFrame frame = Frames.Read((byte[])golden.Bytes.Clone());
            if (!golden.IsResponse && golden.RequestCode >= 0)
            {
                Assert.Equal(golden.RequestCode, frame.Code);
            }

            buffer.Clear();
            WriteBack(buffer, frame, golden);

            Assert.True(
                buffer.Written.SequenceEqual(golden.Bytes),
                $"{golden}\n{Frames.Text(golden.Header)}\n{Frames.Text(buffer.Written[8..])}");
            checkedCount++;
        }

        Assert.True(checkedCount > 100, $"only {checkedCount} frames");
    }

    private static void WriteBack(FrameBuffer buffer, RequestFrame frame, GoldenFrame golden)
    {
        var writer = FrameWriter.Begin(buffer, frame.SerializeType, frame.Head, frame.Remark);
        if (Encoding.UTF8.GetString(golden.Header).Contains("\"extFields\":{", StringComparison.Ordinal))
        {
            writer.OpenFields();
        }

        foreach (ExtField field in frame.Fields)
        {
            writer.Field(field.Key, field.Value);
        }

        writer.Body(frame.Body);
        writer.Complete();
    }
}
