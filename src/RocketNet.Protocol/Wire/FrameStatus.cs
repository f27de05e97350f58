namespace RocketNet.Protocol.Wire;

/// <summary>What <see cref="FrameReader.TryRead"/> found at the start of a buffer.</summary>
public enum FrameStatus
{
    /// <summary>A whole frame was read.</summary>
    Complete,

    /// <summary>The frame is not all there yet.</summary>
    NeedMore,

    /// <summary>The bytes are not a frame; the connection has to be closed.</summary>
    Malformed,
}
