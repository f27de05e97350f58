using System.Globalization;

namespace RocketNet.Store.Files;

/// <summary>How many mappings the system lets a process have.</summary>
internal static class MappingLimit
{
    private const string LinuxSetting = "/proc/sys/vm/max_map_count";

    /// <summary>What ConsumeQueue files may take of it: half, as code, heap and the CommitLog are mapped too.</summary>
    public static int ForConsumeQueues(int wanted) => Math.Min(wanted, Allowed() / 2);

    private static int Allowed()
    {
        try
        {
            string text = File.ReadAllText(LinuxSetting).Trim();
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                ? count
                : int.MaxValue;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Not Linux, or not to be seen from inside a container.
            return int.MaxValue;
        }
    }
}
