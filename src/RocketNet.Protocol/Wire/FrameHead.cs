namespace RocketNet.Protocol.Wire;

/// <summary>The fixed part of a header. Read, the remark is a slice counted from the frame's start.</summary>
internal struct FrameHead
{
    public int Code;
    public LanguageCode Language;
    public int Version;
    public int Opaque;
    public int Flag;
    public int RemarkStart;
    public int RemarkLength;
}
