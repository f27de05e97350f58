using System.Diagnostics;
using RocketNet.Compare.Measuring;

namespace RocketNet.Compare.Running;

/// <summary>Runs one round and adds what the processes spent meanwhile.</summary>
internal static class Measurement
{
    private static readonly TimeSpan MemoryPeriod = TimeSpan.FromMilliseconds(200);

    public static RoundResult Of(BrokerSession session, Func<RoundResult> round)
    {
        double memoryMax = 0;
        using Timer memory = new(
            _ => memoryMax = Math.Max(memoryMax, Sample(session)), null, TimeSpan.Zero, MemoryPeriod);
        double broker = session.Server.CpuSeconds;
        double generator = OwnCpuSeconds();
        RoundResult result = round();
        return result with
        {
            BrokerCpuSeconds = session.Server.CpuSeconds - broker,
            GeneratorCpuSeconds = OwnCpuSeconds() - generator,
            AnonymousMegabytesMax = Math.Max(memoryMax, session.Server.AnonymousMegabytes),
        };
    }

    private static double Sample(BrokerSession session)
    {
        try
        {
            return session.Server.AnonymousMegabytes;
        }
        catch (IOException)
        {
            return 0; // The server is gone: the round itself says so.
        }
    }

    private static double OwnCpuSeconds()
    {
        using Process self = Process.GetCurrentProcess();
        return self.TotalProcessorTime.TotalSeconds;
    }
}
