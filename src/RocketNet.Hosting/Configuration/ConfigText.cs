using System.Globalization;
using System.Net;

namespace RocketNet.Hosting.Configuration;

/// <summary>What is wrong with a text value; null when nothing is. Worded to follow "key=value: ".</summary>
public static class ConfigText
{
    // A name goes into routes, log lines, message ids of tools and file names of operators.
    private const string NotInNames = "|;,:/\\@=\"'<>*?";

    public static string? NameProblem(string text)
    {
        if (text.Length is 0 or > 127)
        {
            return "must be a name of 1 to 127 characters";
        }

        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) || NotInNames.Contains(c))
            {
                return $"must be one name, and '{c}' cannot be part of it";
            }
        }

        return null;
    }

    /// <summary>
    /// An interface of this machine, as an address: names are not resolved before something is bound.
    /// </summary>
    public static string? AddressProblem(string text) =>
        IPAddress.TryParse(text, out _) ? null : "must be an IPv4 or IPv6 address";

    public static string? HostProblem(string text) =>
        Uri.CheckHostName(text) == UriHostNameType.Unknown ? "must be an address or a host name" : null;

    /// <summary>host:port, several separated by ';'. Empty is no name server at all, which is allowed.</summary>
    public static string? AddressListProblem(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries).All(address => IsAddress(address.Trim()))
            ? null
            : "must be host:port, several separated by ';'";

    /// <summary>Hours of the day as in <c>04</c> or <c>04;16</c>.</summary>
    public static string? HoursProblem(string text) =>
        text.Split(';').All(hour => int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            && value < 24)
            ? null
            : "must be hours from 00 to 23, several separated by ';'";

    /// <summary>Levels as in <c>1s 5m 2h</c>.</summary>
    public static string? DelayLevelProblem(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } levels && levels.All(IsDelay)
            ? null
            : "must be delays such as 1s 5m 2h, separated by blanks";

    private static bool IsDelay(string level) =>
        level.Length > 1
        && level[^1] is 's' or 'm' or 'h' or 'd'
        && int.TryParse(level.AsSpan(0, level.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsAddress(string address)
    {
        int colon = address.LastIndexOf(':');
        return colon > 0
            && HostProblem(address[..colon]) is null
            && IsPort(address.AsSpan(colon + 1));
    }

    private static bool IsPort(ReadOnlySpan<char> text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0;
}
