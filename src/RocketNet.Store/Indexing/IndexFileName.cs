using System.Globalization;

namespace RocketNet.Store.Indexing;

/// <summary>
/// Names of index files: when they were made, in local time, as 17 digits. The order of the names is the order of the
/// files.
/// </summary>
/// <remarks>Java: UtilAll.timeMillisToHumanString@4.9.7.</remarks>
internal static class IndexFileName
{
    private const string Format = "yyyyMMddHHmmssfff";

    public static bool IsName(string name) => name.Length == Format.Length && name.All(char.IsAsciiDigit);

    /// <summary>The name of a file made now, behind the last one whatever the clock says.</summary>
    public static string Next(DateTimeOffset localNow, string? last)
    {
        string name = localNow.ToString(Format, CultureInfo.InvariantCulture);
        if (last is null || string.CompareOrdinal(name, last) > 0)
        {
            return name;
        }

        // The same millisecond, or a clock that went back. The next number need not be a time; it only has to sort.
        long number = long.Parse(last, NumberStyles.None, CultureInfo.InvariantCulture) + 1;
        return number.ToString("D17", CultureInfo.InvariantCulture);
    }
}
