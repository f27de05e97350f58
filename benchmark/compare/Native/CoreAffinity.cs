using System.Globalization;

namespace RocketNet.Compare.Native;

/// <summary>Binds this process to one core, so that broker and generator never share one.</summary>
internal static class CoreAffinity
{
    public static void BindThisProcess(int core)
    {
        ulong mask = 1UL << core;

        // Every thread that exists already is bound by itself; later threads inherit the mask of their maker.
        foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            int thread = int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture);
            _ = LinuxCalls.SetAffinity(thread, sizeof(ulong), mask);
        }

        // Without this the kernel may round the sleeps of the fixed-rate schedule up by 50 µs.
        _ = LinuxCalls.ControlProcess(LinuxCalls.SetTimerSlack, 1, 0, 0, 0);
    }
}
