using Microsoft.Extensions.Logging;
using RocketNet.Broker.Administration;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Loops;
using RocketNet.Broker.Statistics;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Composition;

/// <summary>The broker's periodic work. Started together, stopped in reverse.</summary>
internal sealed class BrokerLoops : IAsyncDisposable
{
    private static readonly TimeSpan ClientScanPeriod = TimeSpan.FromSeconds(10);

    private readonly PeriodicLoop[] _loops;
    private readonly ILogger<BrokerLoops> _logger;

    public BrokerLoops(
        BrokerConfiguration configuration,
        BrokerTables tables,
        DailyTotals totals,
        BrokerStatistics statistics,
        TimeProvider time,
        ILogger<BrokerLoops> logger)
    {
        _logger = logger;
        _loops =
        [
            new PeriodicLoop(
                "offset file",
                () => TimeSpan.FromMilliseconds(Math.Max(configuration.Broker.FlushConsumerOffsetInterval, 100)),
                _ => WriteOffsetsAsync(tables),
                time,
                logger),
            new PeriodicLoop("client scan", () => ClientScanPeriod, _ => ScanClients(tables), time, logger),
            new PeriodicLoop("statistics", () => StatisticsPeriods.Minute, _ => Sample(statistics), time, logger),
            new PeriodicLoop("daily totals", totals.UntilMidnight, _ => Turn(totals), time, logger),
        ];
    }

    public void Start()
    {
        foreach (PeriodicLoop loop in _loops)
        {
            loop.Start();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (PeriodicLoop loop in _loops.Reverse())
        {
            await loop.DisposeAsync();
        }
    }

    private static async Task WriteOffsetsAsync(BrokerTables tables)
    {
        try
        {
            await tables.OffsetFile.WriteIfChangedAsync();
        }
        catch (IOException)
        {
            // The file's writer has logged it; the next turn tries again.
        }
    }

    private Task ScanClients(BrokerTables tables)
    {
        foreach (RemotingConnection silent in tables.Clients.RemoveExpired())
        {
            _logger.ClientExpired(silent.RemoteAddressText);
        }

        return Task.CompletedTask;
    }

    private static Task Sample(BrokerStatistics statistics)
    {
        statistics.Sample();
        return Task.CompletedTask;
    }

    private static Task Turn(DailyTotals totals)
    {
        totals.Turn();
        return Task.CompletedTask;
    }
}
