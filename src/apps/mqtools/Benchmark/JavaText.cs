using System.Globalization;

namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>Values as Java prints them in its reports.</summary>
internal static class JavaText
{
    /// <summary>Java's <c>%7.3f</c>.</summary>
    public static string Millis(double value) =>
        double.IsNaN(value) ? "    NaN" : value.ToString("F3", CultureInfo.InvariantCulture).PadLeft(7);

    /// <summary>The time of day here.</summary>
    public static string Now() =>
        DateTime.Now.ToString("yyyy-MM-dd HH:mm:ss,fff", CultureInfo.InvariantCulture);

    /// <summary>The same as a number.</summary>
    public static string NowMillis() =>
        DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    public static string Of(bool value) => value ? "true" : "false";

    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);
}
