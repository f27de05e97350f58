namespace RocketNet.Protocol.Wire;

/// <summary>
/// The fixed part of a header. The remark is a slice of the frame; a start of 0 says that there is none, not even an
/// empty one.
/// </summary>
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
