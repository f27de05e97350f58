namespace RocketNet.Protocol.Wire;

/// <summary>Bits of the header's <c>flag</c>.</summary>
public static class FrameFlags
{
    /// <summary>The frame answers a request.</summary>
    public const int Response = 1;

    /// <summary>Nobody waits for an answer.</summary>
    public const int Oneway = 2;
}
