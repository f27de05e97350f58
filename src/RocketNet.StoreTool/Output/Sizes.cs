using System.Globalization;

namespace RocketNet.StoreTool.Output;

/// <summary>Numbers as people read them.</summary>
internal static class Sizes
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Text(long bytes)
    {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>A store time, UTC; a dash for none.</summary>
    public static string Time(long millis)
    {
        const long MillisMax = 253_402_300_799_999; // the end of the year 9999, the last a date can name
        return millis is <= 0 or > MillisMax
            ? "-"
            : DateTimeOffset.FromUnixTimeMilliseconds(millis)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }
}
