using System.Diagnostics;

namespace RocketNet.Compare.Reporting;

/// <summary>What a reader must know of the machine to judge the figures.</summary>
internal static class MachineFacts
{
    public static IEnumerable<(string Name, string Value)> Collect(CompareOptions options, DateTimeOffset now)
    {
        yield return ("Processor", $"{CpuModel()}, {Environment.ProcessorCount} cores");
        yield return ("Kernel", FirstLine("/proc/sys/kernel/osrelease"));
        yield return ("Memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MiB");
        yield return (".NET", $"{Environment.Version}");
        if (options.Servers.Any(server => server.IsJava))
        {
            yield return ("Java", $"{Output("java", "-version")}, {options.JavaOptions}");
        }

        yield return ("Commit", Output("git", "rev-parse", "--short=12", "HEAD"));
        yield return ("Date", $"{now:yyyy-MM-dd HH:mm} UTC");
        yield return ("Method", $"broker on core {options.BrokerCore}, generator on core {options.GeneratorCore}; "
            + $"{options.Rounds} alternating rounds of {options.RoundDuration.TotalSeconds:F0} s (or "
            + $"{options.RoundBytes >> 20} MiB), warm-up Java {options.JavaWarmUp.TotalSeconds:F0} s, others "
            + $"{options.WarmUp.TotalSeconds:F0} s; {options.FlushDiskType}, "
            + $"{(options.Binary ? "binary" : "JSON")} headers");
        yield return ("Load at the end", FirstLine("/proc/loadavg"));
    }

    private static string CpuModel() => File.ReadLines("/proc/cpuinfo")
        .Where(line => line.StartsWith("model name", StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
        .FirstOrDefault("unknown");

    private static string FirstLine(string path) => File.ReadLines(path).First();

    private static string Output(string program, params string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return output.Split('\n')[0].Trim();
    }
}
