namespace RocketNet.Store.Statistics;

/// <summary>Events a second over the last 10, 60 and 600 seconds.</summary>
public readonly record struct StoreRates(double Seconds10, double Seconds60, double Seconds600)
{
    /// <summary>Three numbers separated by blanks, as Java prints them in the broker's runtime information.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{JavaNumber(Seconds10)} {JavaNumber(Seconds60)} {JavaNumber(Seconds600)}");

    // Java prints a double with at least one digit behind the point.
    private static string JavaNumber(double value) =>
        value.ToString("0.0###############", System.Globalization.CultureInfo.InvariantCulture);
}
