using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Broker.Tests.Killing;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Stopping;

/// <summary>The broker process gets SIGTERM while 64 callers send to it.</summary>
public sealed class StopUnderLoadTests
{
    private const string Topic = "StopTopic";

    [Fact]
    public async Task A_stop_withdraws_the_route_first_keeps_what_was_acknowledged_and_needs_no_recovery()
    {
        var servers = new RocketNetServers();
        await using ServerPair pair = await ServerPair.StartAsync(servers, servers);
        await using var load = new SendLoad(pair.BrokerAddress, Topic);
        await using var routes = new RemotingClient(
            new RemotingClientOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        Task sending = load.RunUntilBrokenAsync();
        await Wait.UntilAsync(() => load.AcknowledgedCount > 1_000);
        Assert.True(await HasBrokerAsync(routes, pair));

        Task<int> ending = pair.Broker.TerminateAsync();
        await ListenUntilClosedAsync(pair.BrokerPort);
        Assert.False(await HasBrokerAsync(routes, pair));
        Assert.Equal(143, await ending);
        await sending;

        await pair.Broker.DisposeAsync();
        await pair.StartBrokerAsync();
        await CheckOpenedCleanAsync(pair);
        await CheckKeptAsync(pair, load);
    }

    // Every try that is accepted shows the port is still open; the first refusal is the moment it closed.
    private static async Task ListenUntilClosedAsync(int port)
    {
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", port);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }

    private static async Task<bool> HasBrokerAsync(RemotingClient client, ServerPair pair)
    {
        Response cluster = await client.InvokeAsync(
            pair.NameServerAddress, RequestCode.GetBrokerClusterInfo, [], default, TimeSpan.FromSeconds(30));
        return Encoding.UTF8.GetString(cluster.Body.Span).Contains(pair.BrokerAddress, StringComparison.Ordinal);
    }

    private static async Task CheckOpenedCleanAsync(ServerPair pair)
    {
        string log = await File.ReadAllTextAsync(Path.Combine(pair.Home, "logs", "rocketmqlogs", "broker.log"));
        string opened = log.Split('\n').Last(line => line.Contains(" opened (", StringComparison.Ordinal));
        Assert.Contains("opened (Clean)", opened, StringComparison.Ordinal);
    }

    private static async Task CheckKeptAsync(ServerPair pair, SendLoad load)
    {
        await using var audit = new LedgerAudit(pair.BrokerAddress, load.Ledger);
        Assert.Equal([], await audit.FindLostAsync());
        Assert.Equal([], audit.Violations);
        Assert.True(audit.SeenCount >= load.AcknowledgedCount);
    }
}
