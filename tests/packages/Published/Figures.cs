using System.Diagnostics;
using System.Globalization;

namespace Published;

/// <summary>What the program has taken so far, for those who compare builds.</summary>
internal static class Figures
{
    private const string Memory = "/proc/self/smaps_rollup"; // Linux only.

    public static void Print(string moment)
    {
        using Process self = Process.GetCurrentProcess();
        double millis = (DateTime.Now - self.StartTime).TotalMilliseconds;

        // Code that was made while running is written and run through two mappings: shared memory, if only with itself.
        Console.WriteLine(
            $"{moment} {millis:F0} ms after the start, in memory {Kilobytes("Pss_Anon:")} kB anonymous, "
            + $"{Kilobytes("Pss_Shmem:")} kB shared");
    }

    private static int Kilobytes(string name) => File.Exists(Memory)
        && File.ReadLines(Memory).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? int.Parse(line[name.Length..^"kB".Length], CultureInfo.InvariantCulture)
            : 0;
}
