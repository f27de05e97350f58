using System.Globalization;

namespace RocketNet.Protocol.Bodies;

/// <summary>Java's text of a floating-point number.</summary>
internal static class JavaDouble
{
    /// <summary>
    /// Between 1/1000 and 10 million with a decimal point, else with an exponent; always a fraction digit.
    /// </summary>
    public static string ToText(double value)
    {
        double size = Math.Abs(value);
        if (size is 0 or (>= 1e-3 and < 1e7))
        {
            string text = value.ToString("R", CultureInfo.InvariantCulture);
            return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
        }

        string shortest = value.ToString("E16", CultureInfo.InvariantCulture);
        for (int digits = 0; digits <= 16; digits++)
        {
            string candidate = value.ToString($"E{digits}", CultureInfo.InvariantCulture);
            if (double.Parse(candidate, CultureInfo.InvariantCulture) == value)
            {
                shortest = candidate;
                break;
            }
        }

        int mark = shortest.IndexOf('E', StringComparison.Ordinal);
        string mantissa = shortest[..mark];
        int exponent = int.Parse(shortest[(mark + 1)..], CultureInfo.InvariantCulture);
        string fraction = mantissa.Contains('.', StringComparison.Ordinal) ? string.Empty : ".0";
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}{fraction}E{exponent}");
    }
}
