using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Headers;

/// <summary>Header of UPDATE_CONSUMER_OFFSET (15); spans are slices of the receive buffer.</summary>
/// <remarks>Java: UpdateConsumerOffsetRequestHeader@4.9.8.</remarks>
public readonly ref struct UpdateConsumerOffsetHeader
{
    private UpdateConsumerOffsetHeader(scoped ref FieldPicker picker)
    {
        ConsumerGroup = picker.RequiredText("consumerGroup"u8);
        Topic = picker.RequiredText("topic"u8);
        QueueId = picker.RequiredInt32("queueId"u8);
        CommitOffset = picker.RequiredInt64("commitOffset"u8);
    }

    /// <summary>Consumer group.</summary>
    public ReadOnlySpan<byte> ConsumerGroup { get; }

    /// <summary>Topic.</summary>
    public ReadOnlySpan<byte> Topic { get; }

    /// <summary>Queue.</summary>
    public int QueueId { get; }

    /// <summary>The offset up to which the group has consumed.</summary>
    public long CommitOffset { get; }

    /// <summary>Decodes the header; when false, the problem is a remark naming the field.</summary>
    public static bool TryDecode(in RequestFrame frame, out UpdateConsumerOffsetHeader header, out string? problem)
    {
        var picker = new FieldPicker(frame.Fields);
        header = new UpdateConsumerOffsetHeader(ref picker);
        problem = picker.Problem;
        return problem is null;
    }
}
