namespace RocketNet.Broker.Administration;

/// <summary>Byte counts for people, in Java's form: <c>512 B</c>, <c>1.5 KiB</c>, <c>252.0 GiB</c>.</summary>
internal static class HumanBytes
{
    private const int Unit = 1024;
    private const string Prefixes = "KMGTPE";

    public static string Format(long bytes)
    {
        if (bytes < Unit)
        {
            return $"{bytes} B";
        }

        double value = bytes;
        int prefix = -1;
        while (value >= Unit && prefix < Prefixes.Length - 1)
        {
            value /= Unit;
            prefix++;
        }

        return $"{Invariant.Text(value, "F1")} {Prefixes[prefix]}iB";
    }
}
