using System.Net;
using System.Net.Sockets;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests.Examples;

/// <summary>The NameServer's address that stands in some of the published programs.</summary>
internal static class FixedAddress
{
    public const int Port = 9876;

    /// <summary>Why no NameServer can be had there; null in a namespace of its own or where the port is free.</summary>
    public static string? MissingReason { get; } = NetworkNamespace.MissingReason is { } reason && !IsFree()
        ? $"needs 127.0.0.1:{Port}: {reason} and the port is taken"
        : null;

    private static bool IsFree()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, Port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
