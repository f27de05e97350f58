using System.Text;

namespace RocketNet.Protocol.Headers;

/// <summary>The remarks that name a field a request lacks or has wrong.</summary>
internal static class FieldProblem
{
    private const int ShownBytesMax = 64;

    public static string Missing(string field) => $"the field {field} is missing in the request header";

    public static string NotANumber(string field, ReadOnlySpan<byte> value) =>
        $"the field {field} of the request header is not a number in range: \"{Shown(value)}\"";

    public static string TooLong(string field, int charsMax) =>
        $"the field {field} of the request header is longer than {charsMax} characters";

    // A remark goes back to the sender and into logs, so a value is shown only in part.
    private static string Shown(ReadOnlySpan<byte> value) => value.Length > ShownBytesMax
        ? Encoding.UTF8.GetString(value[..ShownBytesMax]) + "…"
        : Encoding.UTF8.GetString(value);
}
