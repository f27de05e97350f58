using System.Globalization;

namespace RocketNet.Broker;

/// <summary>Numbers as wire and files write them, whatever the machine's culture.</summary>
internal static class Invariant
{
    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
