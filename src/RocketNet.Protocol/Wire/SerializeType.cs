namespace RocketNet.Protocol.Wire;

/// <summary>How a frame's header is written: the byte at offset 4 of the frame.</summary>
public enum SerializeType : byte
{
    /// <summary>A JSON object.</summary>
    Json = 0,

    /// <summary>The binary form that Java calls ROCKETMQ.</summary>
    RocketMq = 1,
}
