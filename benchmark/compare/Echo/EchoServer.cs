using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Compare.Echo;

/// <summary>RocketNet's transport with nothing behind it: what a send costs before a broker does anything.</summary>
internal static class EchoServer
{
    /// <summary>Serves the port until the process is told to end.</summary>
    public static async Task<int> RunAsync(string port)
    {
        // As the broker's executable sets it; it is read when the first socket is made.
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            ended.TrySetResult();
        });

        RemotingServerOptions options = new()
        {
            BindAddress = "127.0.0.1",
            ListenPort = int.Parse(port, CultureInfo.InvariantCulture),
        };
        await using RequestDispatcher dispatcher = new(options, NullLogger<RequestDispatcher>.Instance);
        EchoHandler handler = new();
        dispatcher.Add(RequestCode.SendMessageV2, handler);
        dispatcher.Add(RequestCode.SendBatchMessage, handler);
        await using RemotingServer server = new(
            options, dispatcher, TimeProvider.System, NullLogger<RemotingServer>.Instance);
        await server.StartAsync();
        Console.WriteLine("The echo boot success.");
        await ended.Task;
        return 0;
    }
}
