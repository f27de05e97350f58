namespace RocketNet.Protocol.Wire;

/// <summary>Upper bounds a received frame must keep; a frame beyond them is malformed.</summary>
/// <param name="FrameBytesMax">Whole frame including its four length bytes. Java's default is 16 MiB.</param>
/// <param name="HeaderBytesMax">The header alone. Properties end at 32,767 bytes, so a mebibyte is generous.</param>
public sealed record FrameLimits(int FrameBytesMax = 16_777_216, int HeaderBytesMax = 1 << 20);
