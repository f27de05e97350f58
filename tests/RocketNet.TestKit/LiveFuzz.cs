using System.Net;
using System.Net.Sockets;

namespace RocketNet.TestKit;

/// <summary>
/// Sends damaged requests to a running server over many short connections, and takes whatever it answers.
/// </summary>
public sealed class LiveFuzz(int port, int seed)
{
    private const int Callers = 4;
    private const int RequestsPerConnection = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly byte[][] Requests =
        [.. GoldenFrame.ReadAll().Where(frame => !frame.IsResponse).Select(frame => frame.Bytes)];

    private long _answeredBytes;

    /// <summary>How many requests a run sends: enough for every day, a great many when ROCKETNET_FUZZ=full.</summary>
    public static int Count => Environment.GetEnvironmentVariable("ROCKETNET_FUZZ") switch
    {
        "full" => 1_000_000,
        { Length: > 0 } text when int.TryParse(text, out int count) => count,
        _ => 20_000,
    };

    /// <summary>Bytes the server has answered; none would mean that nothing was reached.</summary>
    public long AnsweredBytes => Interlocked.Read(ref _answeredBytes);

    /// <summary>Sends so many requests; returns when the server has closed every connection.</summary>
    public Task RunAsync(int count) => Task.WhenAll(Enumerable.Range(0, Callers).Select(
        caller => Task.Run(() => CallAsync(new RequestMutator(seed + caller, Requests), count / Callers))));

    private async Task CallAsync(RequestMutator mutator, int count)
    {
        while (count > 0)
        {
            using var bytes = new MemoryStream();
            int sent = 0;
            for (bool isWild = false; !isWild && sent < RequestsPerConnection && sent < count; sent++)
            {
                bytes.Write(mutator.Next(out isWild));
            }

            count -= sent;
            await ConverseAsync(bytes.ToArray());
        }
    }

    // The end of the bytes is the end of the connection: the server has seen them all when it closes.
    private async Task ConverseAsync(byte[] bytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), patience.Token);
        Task reading = DrainAsync(socket, patience.Token);
        try
        {
            for (int at = 0; at < bytes.Length;)
            {
                at += await socket.SendAsync(bytes.AsMemory(at), patience.Token);
            }

            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Closed by the server in the middle, as it should at what is no frame.
        }

        await reading;
    }

    private async Task DrainAsync(Socket socket, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 << 10];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancellationToken) is > 0 and int count)
            {
                Interlocked.Add(ref _answeredBytes, count);
            }
        }
        catch (SocketException)
        {
            // A reset is an end too.
        }
    }
}
