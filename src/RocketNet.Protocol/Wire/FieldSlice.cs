namespace RocketNet.Protocol.Wire;

/// <summary>Where one ext field's key and value stand in the frame, in bytes from the frame's start.</summary>
internal readonly record struct FieldSlice(int KeyStart, int KeyLength, int ValueStart, int ValueLength);
