using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Headers;

/// <summary>Header of GET_CONSUMER_LIST_BY_GROUP (38); spans are slices of the receive buffer.</summary>
/// <remarks>Java: GetConsumerListByGroupRequestHeader@4.9.8.</remarks>
public readonly ref struct GetConsumerListByGroupHeader
{
    private GetConsumerListByGroupHeader(scoped ref FieldPicker picker)
    {
        ConsumerGroup = picker.RequiredText("consumerGroup"u8);
    }

    /// <summary>The group.</summary>
    public ReadOnlySpan<byte> ConsumerGroup { get; }

    /// <summary>Decodes the header; when false, the problem is a remark naming the field.</summary>
    public static bool TryDecode(in RequestFrame frame, out GetConsumerListByGroupHeader header, out string? problem)
    {
        var picker = new FieldPicker(frame.Fields);
        header = new GetConsumerListByGroupHeader(ref picker);
        problem = picker.Problem;
        return problem is null;
    }
}
