using System.Globalization;

namespace RocketNet.Protocol.Bodies;

/// <summary>A value of a JSON body as fastjson understands it; immutable once parsed.</summary>
/// <remarks>Conversions take what Java takes: numbers as texts, texts as numbers; null gives the fallback.</remarks>
public sealed class FastJsonValue
{
    /// <summary>The null value, also what a missing member reads as.</summary>
    public static readonly FastJsonValue Null = new(FastJsonKind.Null, null);

    private readonly string? _text;
    private readonly List<FastJsonValue>? _items;
    private readonly List<FastJsonMember>? _members;

    internal FastJsonValue(FastJsonKind kind, string? text)
    {
        Kind = kind;
        _text = text;
    }

    internal FastJsonValue(List<FastJsonValue> items)
    {
        Kind = FastJsonKind.Array;
        _items = items;
    }

    internal FastJsonValue(List<FastJsonMember> members)
    {
        Kind = FastJsonKind.Object;
        _members = members;
    }

    /// <summary>What this is.</summary>
    public FastJsonKind Kind { get; }

    /// <summary>Null, or a member that was not there.</summary>
    public bool IsNull => Kind == FastJsonKind.Null;

    /// <summary>The items of an array; none for anything else.</summary>
    public IReadOnlyList<FastJsonValue> Items => _items ?? [];

    /// <summary>The members of an object; none for anything else.</summary>
    public IReadOnlyList<FastJsonMember> Members => _members ?? [];

    /// <summary>
    /// The member of that name: the same text if there is one, else the same but for case and <c>_</c>;
    /// <see cref="Null"/> when there is none.
    /// </summary>
    public FastJsonValue this[string name]
    {
        get
        {
            FastJsonValue? loose = null;
            foreach (FastJsonMember member in Members)
            {
                string key = member.Name;
                if (string.Equals(key, name, StringComparison.Ordinal))
                {
                    return member.Value;
                }

                if (loose is null && EqualsLoosely(key, name))
                {
                    loose = member.Value;
                }
            }

            return loose ?? Null;
        }
    }

    internal List<FastJsonValue>? MutableItems => _items;

    internal List<FastJsonMember>? MutableMembers => _members;

    /// <summary>Parses a body. Empty text is the null value, as in Java.</summary>
    /// <param name="utf8">The text; white space around it is allowed.</param>
    /// <param name="depthMax">Deepest nesting accepted, at most 64.</param>
    /// <exception cref="ProtocolException">The text is not JSON in fastjson's sense, or beyond the bounds.</exception>
    public static FastJsonValue Parse(ReadOnlySpan<byte> utf8, int depthMax = 32) =>
        new FastJsonParser(utf8, depthMax).Parse();

    /// <summary>The same name but for case and <c>_</c>.</summary>
    internal static bool EqualsLoosely(string key, string name)
    {
        int at = 0;
        foreach (char letter in key)
        {
            if (letter == '_')
            {
                continue;
            }

            if (at == name.Length || char.ToLowerInvariant(letter) != char.ToLowerInvariant(name[at]))
            {
                return false;
            }

            at++;
        }

        return at == name.Length;
    }

    /// <summary>A text as it is, a number or boolean as its text; null for everything else.</summary>
    public string? AsString() => _text;

    /// <summary>A 32-bit number.</summary>
    /// <exception cref="ProtocolException">Neither null nor a number in range.</exception>
    public int AsInt32(int fallback = 0)
    {
        long value = AsInt64(fallback);
        return value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new ProtocolException($"JSON body: {value} is beyond 32 bits");
    }

    /// <summary>A 64-bit number; a fraction is cut off, <c>true</c> is 1.</summary>
    /// <exception cref="ProtocolException">Neither null nor a number in range.</exception>
    public long AsInt64(long fallback = 0)
    {
        if (string.IsNullOrEmpty(_text))
        {
            return IsNull || Kind == FastJsonKind.String ? fallback : throw NotA("number");
        }

        if (long.TryParse(_text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
        {
            return value;
        }

        return Kind == FastJsonKind.Boolean ? (AsBoolean() ? 1 : 0)
            : decimal.TryParse(_text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
                && number is >= long.MinValue and <= long.MaxValue ? (long)number
            : throw NotA("number");
    }

    /// <summary>A floating-point number.</summary>
    /// <exception cref="ProtocolException">Neither null nor a number.</exception>
    public double AsDouble(double fallback = 0) =>
        string.IsNullOrEmpty(_text) ? fallback
        : double.TryParse(_text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
        : throw NotA("number");

    /// <summary><c>true</c> in any letter case or a number other than 0 is true.</summary>
    public bool AsBoolean(bool fallback = false) => _text switch
    {
        null or "" => fallback,
        "0" => false,
        _ => Kind == FastJsonKind.Number || _text == "1" || _text.Equals("true", StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>An array of texts; items that are none are left out.</summary>
    public IReadOnlyList<string> AsStrings() =>
        [.. Items.Select(item => item.AsString()).Where(text => text is not null).Select(text => text!)];

    /// <summary>An object as a map of texts; of a repeated key the last one counts, null values are left out.</summary>
    public Dictionary<string, string> AsStringMap()
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (FastJsonMember member in Members)
        {
            if (member.Value.AsString() is { } text)
            {
                map[member.Name] = text;
            }
        }

        return map;
    }

    private ProtocolException NotA(string wanted)
    {
        string shown = _text is null ? Kind.ToString() : _text.Length > 64 ? _text[..64] + "…" : _text;
        return new ProtocolException($"JSON body: \"{shown}\" is not a {wanted}");
    }
}
