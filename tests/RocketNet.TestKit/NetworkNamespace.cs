using System.Diagnostics;
using System.Globalization;

namespace RocketNet.TestKit;

/// <summary>
/// A network of its own (Linux, with the rights for it): only a loopback, every port free. Ends with its holder.
/// </summary>
/// <remarks>For programs that insist on a fixed address: servers and clients are all started inside.</remarks>
public sealed class NetworkNamespace : IAsyncDisposable
{
    // Clients write the first address that is no loopback address into their ids: one of the documentation's is added.
    private const string SetUp = "ip link set lo up && ip addr add 192.0.2.1/32 dev lo";

    private static readonly TimeSpan SetUpTimeout = TimeSpan.FromSeconds(30);

    private readonly RunningProcess _holder;

    private NetworkNamespace(RunningProcess holder) => _holder = holder;

    /// <summary>Why no namespace can be made here; null when one can.</summary>
    public static string? MissingReason { get; } = FindMissing();

    public static async Task<NetworkNamespace> CreateAsync()
    {
        // The holder ends by itself when this process does: its standard input ends then.
        ProcessStartInfo start = new("unshare", ["-n", "sh", "-c", SetUp + " && echo ready && exec cat"]);
        return new NetworkNamespace(await RunningProcess.StartServerAsync(start, "ready", SetUpTimeout));
    }

    /// <summary>Changes a command so that it runs inside; its process id stays that of the program.</summary>
    public ProcessStartInfo Enter(ProcessStartInfo start)
    {
        string holder = _holder.Id.ToString(CultureInfo.InvariantCulture);
        string[] before = ["-t", holder, "-n", start.FileName];
        for (int i = 0; i < before.Length; i++)
        {
            start.ArgumentList.Insert(i, before[i]);
        }

        start.FileName = "nsenter";
        return start;
    }

    public ValueTask DisposeAsync() => _holder.DisposeAsync();

    private static string? FindMissing()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        foreach (string tool in (string[])["unshare", "nsenter", "ip"])
        {
            if (!Array.Exists(folders, folder => File.Exists(Path.Combine(folder, tool))))
            {
                return $"no '{tool}' on the PATH";
            }
        }

        ProcessStartInfo start = new("unshare", ["-n", "sh", "-c", SetUp])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process probe = Process.Start(start)!;
        probe.WaitForExit();
        return probe.ExitCode == 0 ? null : "no network namespace may be made here";
    }
}
