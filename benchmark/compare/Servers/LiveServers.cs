using System.Collections.Concurrent;
using RocketNet.Compare.Native;

namespace RocketNet.Compare.Servers;

/// <summary>The process ids of the servers that run now, for the case that this program is interrupted.</summary>
internal static class LiveServers
{
    private static readonly ConcurrentDictionary<int, byte> Ids = new();

    private static readonly CancellationTokenSource Interrupted = new();

    public static void Add(int process) => Ids[process] = 0;

    public static void Remove(int process) => Ids.TryRemove(process, out _);

    public static void ThrowIfInterrupted() => Interrupted.Token.ThrowIfCancellationRequested();

    /// <summary>Kills all of them and lets no further one start.</summary>
    public static void EndAll()
    {
        Interrupted.Cancel();
        foreach (int process in Ids.Keys)
        {
            _ = LinuxCalls.Kill(process, LinuxCalls.SignalKill);
        }
    }
}
