using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RocketNet.NameServer.Configuration;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.NameServer.Tests;

/// <summary>A whole name server on a free port of this machine, with its files in a folder of the test's own.</summary>
internal sealed class RunningNameServer : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly NameServerHost _host;

    private RunningNameServer(ServiceProvider services, TempFolder folder)
    {
        _services = services;
        Folder = folder;
        _host = services.GetRequiredService<NameServerHost>();
    }

    public TempFolder Folder { get; }

    public int Port => _host.Port;

    public int ConnectionCount => _host.ConnectionCount;

    public required ManualTimeProvider Time { get; init; }

    /// <param name="change">Options that differ from the defaults.</param>
    /// <param name="folder">
    /// Of an earlier server, to start again on its files; owned by this one once it has started.
    /// </param>
    public static async Task<RunningNameServer> StartAsync(
        Func<NameServerOptions, NameServerOptions>? change = null,
        TempFolder? folder = null,
        Action<ILoggingBuilder>? logging = null)
    {
        TempFolder? own = folder is null ? new TempFolder() : null;
        folder ??= own!;
        var options = new NameServerOptions
        {
            ListenPort = 0,
            Listener = new RemotingServerOptions { BindAddress = "127.0.0.1" },
            KvConfigPath = folder.File("kvConfig.json"),
            ConfigStorePath = folder.File("namesrv.properties"),
        };
        var time = new ManualTimeProvider();
        ServiceProvider services = new ServiceCollection()
            .AddLogging(logging ?? (_ => { }))
            .AddSingleton<TimeProvider>(time)
            .AddRocketNetNameServer(change?.Invoke(options) ?? options)
            .BuildServiceProvider();
        var server = new RunningNameServer(services, folder) { Time = time };
        bool serving = false;
        try
        {
            await server._host.StartAsync(CancellationToken.None);
            serving = true;
            return server;
        }
        finally
        {
            // Nobody gets a server that did not start: without this a folder of its own would stay behind.
            if (!serving)
            {
                await services.DisposeAsync();
                own?.Dispose();
            }
        }
    }

    public Task<RawConnection> ConnectAsync() => RawConnection.OpenAsync(Port);

    /// <summary>Stops the server and leaves its files to the next one.</summary>
    public async Task<TempFolder> StopAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        return Folder;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Folder.Dispose();
    }
}
