using RocketNet.Protocol.Wire;

namespace RocketNet.Remoting.Server;

/// <summary>
/// What a later answer needs of its request: correlation id, header form, and whether an answer is wanted.
/// </summary>
public readonly record struct ResponseTicket(int Opaque, SerializeType Type, bool IsOneway);
