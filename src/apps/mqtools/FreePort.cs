using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RocketNet.Apps.Tools;

/// <summary>Finds a port for play.sh: the usual one, or another that is free together with its companions.</summary>
internal static class FreePort
{
    private const int AttemptsMax = 500;
    private const int FirstPort = 20_000;
    private const int EndPort = 30_000;

    /// <param name="words">The usual port, then the distances of companions such as -2.</param>
    /// <returns>The exit code; the port stands on standard output.</returns>
    public static int Print(string[] words)
    {
        int[] numbers = [.. words.Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
        int port = numbers[0];
        for (int attempt = 0; attempt < AttemptsMax && !AreFree(port, numbers.AsSpan(1)); attempt++)
        {
            port = Random.Shared.Next(FirstPort, EndPort);
        }

        Console.Out.Write(port.ToString(CultureInfo.InvariantCulture) + "\n");
        return 0;
    }

    private static bool AreFree(int port, ReadOnlySpan<int> distances)
    {
        bool free = IsFree(port);
        foreach (int distance in distances)
        {
            free = free && IsFree(port + distance);
        }

        return free;
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
