using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Tests;

/// <summary>A server on a free port whose answers a test makes itself.</summary>
internal static class HandlerServer
{
    public static Task<RemotingServer> StartAsync(IColdRequestHandler handler, params RequestCode[] codes) =>
        StartAsync(0, handler, codes);

    public static async Task<RemotingServer> StartAsync(
        int port, IColdRequestHandler handler, params RequestCode[] codes)
    {
        RemotingServerOptions options = new() { ListenPort = port, BindAddress = "127.0.0.1", ColdWorkers = 8 };
        RequestDispatcher dispatcher = new(options, NullLogger<RequestDispatcher>.Instance);
        foreach (RequestCode code in codes)
        {
            dispatcher.Add(code, handler);
        }

        RemotingServer server = new(options, dispatcher, TimeProvider.System, NullLogger<RemotingServer>.Instance);
        await server.StartAsync();
        return server;
    }
}
