namespace RocketNet.Protocol.Wire;

/// <summary>
/// One frame, request or response, decoded in place: every span is a slice of the receive buffer. Valid until that
/// buffer is read into again or its <see cref="FrameReader"/> reads the next frame, whichever is first.
/// </summary>
/// <remarks>Layout: docs/wire.md.</remarks>
public readonly ref struct RequestFrame
{
    private readonly ReadOnlySpan<byte> _frame;
    private readonly FrameHead _head;
    private readonly int _bodyStart;

    internal RequestFrame(ReadOnlySpan<byte> frame, FrameHead head, ReadOnlySpan<FieldSlice> slices, int bodyStart)
    {
        _frame = frame;
        _head = head;
        _bodyStart = bodyStart;
        Fields = new ExtFields(frame, slices);
    }

    /// <summary>The request code, or in an answer the response code.</summary>
    public int Code => _head.Code;

    /// <summary>The sender's language.</summary>
    public LanguageCode Language => _head.Language;

    /// <summary>The sender's version ordinal, see <see cref="ProtocolVersion"/>.</summary>
    public int Version => _head.Version;

    /// <summary>The number that pairs an answer with its request on one connection.</summary>
    public int Opaque => _head.Opaque;

    /// <summary>The bits of <see cref="FrameFlags"/>.</summary>
    public int Flag => _head.Flag;

    /// <summary>The form of the header; answers are written in the same.</summary>
    public SerializeType SerializeType => (SerializeType)_frame[4];

    /// <summary>The frame answers a request of ours.</summary>
    public bool IsResponse => (_head.Flag & FrameFlags.Response) != 0;

    /// <summary>The sender wants no answer.</summary>
    public bool IsOneway => (_head.Flag & FrameFlags.Oneway) != 0;

    /// <summary>Text for people; empty when null or absent.</summary>
    public ReadOnlySpan<byte> Remark => _frame.Slice(_head.RemarkStart, _head.RemarkLength);

    /// <summary>All of the fixed part, to write the frame again.</summary>
    internal FrameHead Head => _head;

    /// <summary>The request's or answer's own fields.</summary>
    public ExtFields Fields { get; }

    /// <summary>What follows the header; empty when there is none.</summary>
    public ReadOnlySpan<byte> Body => _frame[_bodyStart..];

    /// <summary>Size of the whole frame with its length bytes.</summary>
    public int FrameBytes => _frame.Length;
}
