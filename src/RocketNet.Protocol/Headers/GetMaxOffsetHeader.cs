using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Headers;

/// <summary>Header of GET_MAX_OFFSET (30); spans are slices of the receive buffer.</summary>
/// <remarks>Java: GetMaxOffsetRequestHeader@4.9.8. The answer's field is <see cref="OffsetResponse.Offset"/>.</remarks>
public readonly ref struct GetMaxOffsetHeader
{
    private GetMaxOffsetHeader(scoped ref FieldPicker picker)
    {
        Topic = picker.RequiredText("topic"u8);
        QueueId = picker.RequiredInt32("queueId"u8);
    }

    /// <summary>Topic.</summary>
    public ReadOnlySpan<byte> Topic { get; }

    /// <summary>Queue.</summary>
    public int QueueId { get; }

    /// <summary>Decodes the header; when false, the problem is a remark naming the field.</summary>
    public static bool TryDecode(in RequestFrame frame, out GetMaxOffsetHeader header, out string? problem)
    {
        var picker = new FieldPicker(frame.Fields);
        header = new GetMaxOffsetHeader(ref picker);
        problem = picker.Problem;
        return problem is null;
    }
}
