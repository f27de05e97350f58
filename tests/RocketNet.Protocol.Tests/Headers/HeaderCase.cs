using RocketNet.Protocol.Headers;

namespace RocketNet.Protocol.Tests.Headers;

/// <summary>A header, the fields it is sent as, and how it is read.</summary>
internal sealed record HeaderCase(
    IReadOnlyList<HeaderCase.Field> Sent, object Expected, Func<HeaderFields, object> Read)
{
    /// <param name="fields">
    /// <c>name=value</c> parted by blanks; ! behind it: the field is required; # behind it: it is a number.
    /// </param>
    public static HeaderCase Of<THeader>(string fields, THeader expected)
        where THeader : struct, IRequestHeader<THeader> =>
        new([.. fields.Split(' ').Select(Parse)], expected, header => THeader.Read(header));

    public Dictionary<string, string> Fields() => Sent.ToDictionary(field => field.Name, field => field.Value);

    private static Field Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return new Field(
            text[..equals], text[(equals + 1)..].TrimEnd('!', '#'), text.Contains('!'), text.Contains('#'));
    }

    /// <summary>One ext field.</summary>
    internal readonly record struct Field(string Name, string Value, bool IsRequired, bool IsNumber);
}
