using System.Globalization;

namespace RocketNet.Compare.Measuring;

/// <summary>What /proc says about one process.</summary>
internal static class ProcessFigures
{
    // USER_HZ is 100 on every Linux architecture .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>User and system CPU seconds of all threads of the process since its start.</summary>
    public static double CpuSeconds(int process)
    {
        string stat = File.ReadAllText($"/proc/{process}/stat");

        // The program's name may hold blanks and brackets; the fields after its last bracket start with the third.
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture)
            + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Anonymous resident memory: what the process owns itself, without mapped store files.</summary>
    public static double AnonymousMegabytes(int process) => StatusKibibytes(process, "RssAnon:") / 1024;

    /// <summary>All resident memory, mapped store files included.</summary>
    public static double ResidentMegabytes(int process) => StatusKibibytes(process, "VmRSS:") / 1024;

    /// <summary>The process at the end of a chain of wrapper scripts that did not exec.</summary>
    public static int LastDescendant(int process)
    {
        while (Children(process) is { Length: > 0 } children)
        {
            process = int.Parse(children.Split(' ')[^1], CultureInfo.InvariantCulture);
        }

        return process;
    }

    private static string Children(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/task/{process}/children").Trim();
        }
        catch (IOException)
        {
            return string.Empty; // Ended meanwhile, or a kernel without this file.
        }
    }

    private static double StatusKibibytes(int process, string key)
    {
        foreach (string line in File.ReadLines($"/proc/{process}/status"))
        {
            if (line.StartsWith(key, StringComparison.Ordinal))
            {
                return double.Parse(line[key.Length..].Replace("kB", null, StringComparison.Ordinal).Trim(),
                    CultureInfo.InvariantCulture);
            }
        }

        return 0;
    }
}
