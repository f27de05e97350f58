using System.Text;
using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Headers;

/// <summary>Header of SEARCH_OFFSET_BY_TIMESTAMP (29); spans are slices of the receive buffer.</summary>
/// <remarks>The answer's field is <see cref="OffsetResponse.Offset"/>.</remarks>
public readonly ref struct SearchOffsetHeader
{
    private SearchOffsetHeader(scoped ref FieldPicker picker)
    {
        Topic = picker.RequiredText("topic"u8);
        QueueId = picker.RequiredInt32("queueId"u8);
        Timestamp = picker.RequiredInt64("timestamp"u8);
        IsUpperBoundary = Ascii.EqualsIgnoreCase(picker.Text("boundaryType"u8), "UPPER"u8);
    }

    /// <summary>Topic.</summary>
    public ReadOnlySpan<byte> Topic { get; }

    /// <summary>Queue.</summary>
    public int QueueId { get; }

    /// <summary>Store time looked for, milliseconds since 1970.</summary>
    public long Timestamp { get; }

    /// <summary>5.x: of several messages of that time the last is meant; anything but UPPER means the first.</summary>
    public bool IsUpperBoundary { get; }

    /// <summary>Decodes the header; when false, the problem is a remark naming the field.</summary>
    public static bool TryDecode(in RequestFrame frame, out SearchOffsetHeader header, out string? problem)
    {
        var picker = new FieldPicker(frame.Fields);
        header = new SearchOffsetHeader(ref picker);
        problem = picker.Problem;
        return problem is null;
    }
}
