using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>Ends the broker of a pair without warning at a chosen moment, and starts it again.</summary>
internal sealed class Killer(ServerPair pair, Random random)
{
    private const int InterruptedStartsMax = 3;
    private static readonly TimeSpan FirstBoot = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StopMax = TimeSpan.FromMilliseconds(1_500);

    private TimeSpan _boot = FirstBoot;

    /// <summary>Starts that were killed before the broker said it was up.</summary>
    public int InterruptedStarts { get; private set; }

    /// <summary>How long the last start took that was left alone.</summary>
    public TimeSpan Boot => _boot;

    /// <summary>Kills the broker; nothing runs on its store when this returns.</summary>
    public async Task KillAsync(KillMoment moment)
    {
        if (moment == KillMoment.AfterSigterm)
        {
            await pair.Broker.RequestEndAsync();
            await Task.Delay(StopMax * random.NextDouble());
        }

        await pair.Broker.KillAsync();
        await pair.Broker.DisposeAsync();
    }

    /// <summary>Starts the broker, perhaps after a few starts that are killed.</summary>
    public async Task StartAsync(KillMoment moment)
    {
        if (moment == KillMoment.DuringRecovery)
        {
            File.Delete(Path.Combine(pair.StoreRoot, "checkpoint"));
        }

        if (moment is KillMoment.DuringStart or KillMoment.DuringRecovery)
        {
            for (int i = random.Next(1, InterruptedStartsMax + 1); i > 0; i--)
            {
                await InterruptStartAsync();
            }
        }

        long started = TimeProvider.System.GetTimestamp();
        await pair.StartBrokerAsync();
        if (moment == KillMoment.UnderLoad)
        {
            _boot = TimeProvider.System.GetElapsedTime(started);
        }
    }

    private async Task InterruptStartAsync()
    {
        await using RunningProcess starting = pair.BeginBrokerStart();
        await Task.Delay(_boot * (0.2 + (0.8 * random.NextDouble())));
        await starting.KillAsync();
        if (!starting.Output.ToString().Contains(ServerPair.BrokerBootLine, StringComparison.Ordinal))
        {
            InterruptedStarts++;
        }
    }
}
