using Microsoft.Extensions.Logging;
using RocketNet.NameServer.Routes;
using RocketNet.Remoting.Server;

namespace RocketNet.NameServer.Registration;

/// <summary>
/// Drops brokers that were silent too long and closes their connections, so that they notice and come back.
/// </summary>
internal sealed class BrokerExpiryLoop(
    RouteTable routes, CurrentOptions options, TimeProvider time, ILogger<BrokerExpiryLoop> logger)
{
    private static readonly TimeSpan PeriodMin = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken stopping)
    {
        TimeSpan period = TimeSpan.FromMilliseconds(options.Value.ScanNotActiveBrokerInterval);
        using var timer = new PeriodicTimer(period > PeriodMin ? period : PeriodMin, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                Scan();
            }
        }
        catch (OperationCanceledException)
        {
            // The name server stops.
        }
    }

    private void Scan()
    {
        foreach (LostBroker lost in routes.RemoveExpired())
        {
            logger.BrokerExpired(lost.BrokerName, lost.BrokerAddress);
            if (lost.Connection is RemotingConnection connection)
            {
                connection.Close("its broker was silent too long");
            }
        }
    }
}
