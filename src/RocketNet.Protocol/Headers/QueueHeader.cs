using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Headers;

/// <summary>
/// Header of the requests about one queue: GET_MAX_OFFSET (30), GET_MIN_OFFSET (31), GET_EARLIEST_MSG_STORETIME (32).
/// Spans are slices of the receive buffer.
/// </summary>
/// <remarks>The answer's field is one of <see cref="OffsetResponse"/>.</remarks>
public readonly ref struct QueueHeader
{
    private QueueHeader(scoped ref FieldPicker picker)
    {
        Topic = picker.RequiredText("topic"u8);
        QueueId = picker.RequiredInt32("queueId"u8);
    }

    /// <summary>Topic.</summary>
    public ReadOnlySpan<byte> Topic { get; }

    /// <summary>Queue.</summary>
    public int QueueId { get; }

    /// <summary>Decodes the header; when false, the problem is a remark naming the field.</summary>
    public static bool TryDecode(in RequestFrame frame, out QueueHeader header, out string? problem)
    {
        var picker = new FieldPicker(frame.Fields);
        header = new QueueHeader(ref picker);
        problem = picker.Problem;
        return problem is null;
    }
}
