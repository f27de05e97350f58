using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Headers;

/// <summary>Header of GET_ROUTEINFO_BY_TOPIC (105); spans are slices of the receive buffer.</summary>
/// <remarks>Java: GetRouteInfoRequestHeader@4.9.8, and the fields of ZoneRouteRPCHook@5.3.3.</remarks>
public readonly ref struct GetRouteInfoHeader
{
    private GetRouteInfoHeader(scoped ref FieldPicker picker)
    {
        Topic = picker.RequiredText("topic"u8);
        AcceptStandardJsonOnly = picker.Boolean("acceptStandardJsonOnly"u8) ?? false;
        ZoneMode = picker.Boolean("__ZONE_MODE"u8) ?? false;
        ZoneName = picker.Text("__ZONE_NAME"u8);
    }

    /// <summary>Topic, required.</summary>
    public ReadOnlySpan<byte> Topic { get; }

    /// <summary>The client reads JSON with quoted keys only.</summary>
    public bool AcceptStandardJsonOnly { get; }

    /// <summary>5.x: the client wants to stay in its zone.</summary>
    public bool ZoneMode { get; }

    /// <summary>5.x: that zone.</summary>
    public ReadOnlySpan<byte> ZoneName { get; }

    /// <summary>Decodes the header; when false, the problem is a remark naming the field.</summary>
    public static bool TryDecode(in RequestFrame frame, out GetRouteInfoHeader header, out string? problem)
    {
        var picker = new FieldPicker(frame.Fields);
        header = new GetRouteInfoHeader(ref picker);
        problem = picker.Problem;
        return problem is null;
    }
}
