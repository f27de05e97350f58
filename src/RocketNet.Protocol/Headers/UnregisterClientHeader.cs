using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Headers;

/// <summary>Header of UNREGISTER_CLIENT (35); spans are slices of the receive buffer.</summary>
/// <remarks>
/// Java: UnregisterClientRequestHeader@4.9.8. The client's id is sent as well; the connection says enough.
/// </remarks>
public readonly ref struct UnregisterClientHeader
{
    private UnregisterClientHeader(scoped ref FieldPicker picker)
    {
        ProducerGroup = picker.Text("producerGroup"u8);
        ConsumerGroup = picker.Text("consumerGroup"u8);
    }

    /// <summary>The producer group to leave; empty for none.</summary>
    public ReadOnlySpan<byte> ProducerGroup { get; }

    /// <summary>The consumer group to leave; empty for none.</summary>
    public ReadOnlySpan<byte> ConsumerGroup { get; }

    /// <summary>Decodes the header; when false, the problem is a remark naming the field.</summary>
    public static bool TryDecode(in RequestFrame frame, out UnregisterClientHeader header, out string? problem)
    {
        var picker = new FieldPicker(frame.Fields);
        header = new UnregisterClientHeader(ref picker);
        problem = picker.Problem;
        return problem is null;
    }
}
