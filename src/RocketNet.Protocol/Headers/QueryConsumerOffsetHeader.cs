using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Headers;

/// <summary>Header of QUERY_CONSUMER_OFFSET (14); spans are slices of the receive buffer.</summary>
/// <remarks>
/// Java: QueryConsumerOffsetRequestHeader@5.3.3. The answer's field is <see cref="OffsetResponse.Offset"/>.
/// </remarks>
public readonly ref struct QueryConsumerOffsetHeader
{
    private QueryConsumerOffsetHeader(scoped ref FieldPicker picker)
    {
        ConsumerGroup = picker.RequiredText("consumerGroup"u8);
        Topic = picker.RequiredText("topic"u8);
        QueueId = picker.RequiredInt32("queueId"u8);
        SetZeroIfNotFound = picker.Boolean("setZeroIfNotFound"u8);
    }

    /// <summary>Consumer group.</summary>
    public ReadOnlySpan<byte> ConsumerGroup { get; }

    /// <summary>Topic.</summary>
    public ReadOnlySpan<byte> Topic { get; }

    /// <summary>Queue.</summary>
    public int QueueId { get; }

    /// <summary>5.x: false forbids the answer 0 for a group without an offset; null when not said.</summary>
    public bool? SetZeroIfNotFound { get; }

    /// <summary>Decodes the header; when false, the problem is a remark naming the field.</summary>
    public static bool TryDecode(in RequestFrame frame, out QueryConsumerOffsetHeader header, out string? problem)
    {
        var picker = new FieldPicker(frame.Fields);
        header = new QueryConsumerOffsetHeader(ref picker);
        problem = picker.Problem;
        return problem is null;
    }
}
