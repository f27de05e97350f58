using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Headers;

/// <summary>Header of GET_MIN_OFFSET (31); spans are slices of the receive buffer.</summary>
/// <remarks>Java: GetMinOffsetRequestHeader@4.9.8. The answer's field is <see cref="OffsetResponse.Offset"/>.</remarks>
public readonly ref struct GetMinOffsetHeader
{
    private GetMinOffsetHeader(scoped ref FieldPicker picker)
    {
        Topic = picker.RequiredText("topic"u8);
        QueueId = picker.RequiredInt32("queueId"u8);
    }

    /// <summary>Topic.</summary>
    public ReadOnlySpan<byte> Topic { get; }

    /// <summary>Queue.</summary>
    public int QueueId { get; }

    /// <summary>Decodes the header; when false, the problem is a remark naming the field.</summary>
    public static bool TryDecode(in RequestFrame frame, out GetMinOffsetHeader header, out string? problem)
    {
        var picker = new FieldPicker(frame.Fields);
        header = new GetMinOffsetHeader(ref picker);
        problem = picker.Problem;
        return problem is null;
    }
}
