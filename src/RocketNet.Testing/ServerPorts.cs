using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace RocketNet.Testing;

/// <summary>
/// A broker's three ports on 127.0.0.1: <see cref="Port"/> − 2 for sends only, <see cref="Port"/>, and
/// <see cref="Port"/> + 1 for replication, which is only kept from others.
/// </summary>
/// <remarks>
/// Taken below the system's range of ephemeral ports, so that no outgoing connection gets one between
/// <see cref="Release"/> and the broker's start; another program may, and the broker's start fails then.
/// </remarks>
internal sealed class ServerPorts : IDisposable
{
    private const int FirstPort = 12_000;
    private const int EndPort = 32_000;
    private const int PortsBetween = 4;
    private const int AttemptsMax = 200;

    // In the order of the ports; what is left in it after a release is the last one.
    private readonly List<Socket> _held = [];

    private ServerPorts(int port) => Port = port;

    public int Port { get; }

    /// <exception cref="IOException">None were found.</exception>
    public static ServerPorts Reserve()
    {
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            int first = RandomNumberGenerator.GetInt32(FirstPort / PortsBetween, EndPort / PortsBetween) * PortsBetween;
            ServerPorts ports = new(first + 2);
            if (ports.TryHold(first) && ports.TryHold(ports.Port) && ports.TryHold(ports.Port + 1))
            {
                return ports;
            }

            ports.Dispose();
        }

        throw new IOException("No three free ports were found for a broker.");
    }

    /// <summary>Lets go of the two ports that the broker listens on.</summary>
    public void Release()
    {
        _held[0].Dispose();
        _held[1].Dispose();
        _held.RemoveRange(0, 2);
    }

    public void Dispose()
    {
        foreach (Socket socket in _held)
        {
            socket.Dispose();
        }

        _held.Clear();
    }

    private bool TryHold(int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _held.Add(socket);
        try
        {
            // Bound sockets share a port on Linux as .NET makes them; one that listens does not.
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
