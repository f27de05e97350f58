using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace RocketNet.TestKit;

/// <summary>
/// The three ports of a broker: <see cref="Port"/> − 2 (VIP), <see cref="Port"/>, <see cref="Port"/> + 1 (HA).
/// </summary>
/// <remarks>
/// Taken below the system's range of ephemeral ports, so that no outgoing connection gets one meanwhile. Two triples
/// are the same or share no port: a server that does not use all of its three does not lend them to another test.
/// </remarks>
public sealed class PortTriple : IDisposable
{
    private const int FirstPort = 12_000;
    private const int EndPort = 32_000;
    private const int AttemptsMax = 200;
    private const int PortsBetween = 4;

    private readonly List<Socket> _held = [];

    private PortTriple(int port) => Port = port;

    public int Port { get; }

    public int VipPort => Port - 2;

    public int HaPort => Port + 1;

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>
    /// Binds three ports and keeps them until <see cref="Release"/>, called just before the server starts.
    /// </summary>
    public static PortTriple Reserve()
    {
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            int first = RandomNumberGenerator.GetInt32(FirstPort / PortsBetween, EndPort / PortsBetween) * PortsBetween;
            PortTriple ports = new(first + 2);
            if (ports.TryBindAll())
            {
                return ports;
            }

            ports.Release();
        }

        throw new IOException("No three free ports were found.");
    }

    /// <summary>Reserves and releases at once: free a moment ago.</summary>
    public static PortTriple Find()
    {
        PortTriple ports = Reserve();
        ports.Release();
        return ports;
    }

    public void Release()
    {
        foreach (Socket socket in _held)
        {
            socket.Dispose();
        }

        _held.Clear();
    }

    public void Dispose() => Release();

    private bool TryBindAll()
    {
        foreach (int port in (int[])[VipPort, Port, HaPort])
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _held.Add(socket);
            try
            {
                // Bound sockets share a port on Linux as .NET makes them; one that listens does not.
                socket.Bind(new IPEndPoint(IPAddress.Any, port));
                socket.Listen(1);
            }
            catch (SocketException)
            {
                return false;
            }
        }

        return true;
    }
}
