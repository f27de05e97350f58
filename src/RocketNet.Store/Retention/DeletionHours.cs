using System.Globalization;

namespace RocketNet.Store.Retention;

/// <summary>The hours of the day at which expired files are deleted, as <c>deleteWhen</c> names them.</summary>
internal static class DeletionHours
{
    /// <param name="text">Hours separated by <c>;</c>; none when it is empty.</param>
    /// <param name="localNow">For the whole of a named hour the answer is yes.</param>
    public static bool Contain(string text, DateTimeOffset localNow)
    {
        foreach (Range part in text.AsSpan().Split(';'))
        {
            ReadOnlySpan<char> hour = text.AsSpan()[part].Trim();
            if (int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out int named)
                && named == localNow.Hour)
            {
                return true;
            }
        }

        return false;
    }
}
