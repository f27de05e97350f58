using System.Globalization;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>How many cycles a loop makes: few in each run, more in the full one, as many as wanted at night.</summary>
internal static class KillCycles
{
    private static bool IsFull => Environment.GetEnvironmentVariable("ROCKETNET_FULL") == "1";

    /// <summary>ROCKETNET_KILL_CYCLES if set (the nightly script), else 100 or 10.</summary>
    public static int Kills => Setting("ROCKETNET_KILL_CYCLES") ?? (IsFull ? 100 : 10);

    /// <summary>ROCKETNET_POWER_CYCLES if set (the nightly script), else 20 or 2.</summary>
    public static int PowerCuts => Setting("ROCKETNET_POWER_CYCLES") ?? (IsFull ? 20 : 2);

    private static int? Setting(string name) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int cycles)
            ? cycles
            : null;
}
