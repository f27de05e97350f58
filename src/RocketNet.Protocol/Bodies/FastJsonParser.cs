using System.Text;

namespace RocketNet.Protocol.Bodies;

/// <summary>Parses the dialect fastjson writes and reads. Depth and number of values are bounded.</summary>
/// <remarks>
/// Beyond JSON it takes unquoted names, number and object keys, single quotes, comments, commas too many and
/// <c>$ref</c>. Recursion is at most <c>depthMax</c> deep.
/// </remarks>
internal ref struct FastJsonParser
{
    private const int DepthMax = 64;

    // 100,000 topics of a registration are about a million values; each takes some 60 bytes of memory.
    private const int ValueCountMax = 2_000_000;

    private readonly ReadOnlySpan<byte> _text;
    private readonly int _depthMax;
    private int _at;
    private int _depth;
    private int _valueCount;
    private bool _hasReferences;

    public FastJsonParser(ReadOnlySpan<byte> text, int depthMax)
    {
        _text = text;
        _depthMax = Math.Min(depthMax, DepthMax);
    }

    public FastJsonValue Parse()
    {
        if (Peek() < 0)
        {
            return FastJsonValue.Null;
        }

        FastJsonValue root = ParseValue();
        if (Peek() >= 0)
        {
            throw Error("something behind the value");
        }

        return _hasReferences ? new FastJsonReferences(root).Resolve() : root;
    }

    private FastJsonValue ParseValue()
    {
        if (++_valueCount > ValueCountMax)
        {
            throw Error($"more than {ValueCountMax} values");
        }

        return Peek() switch
        {
            '{' => ParseObject(),
            '[' => ParseArray(),
            '"' or '\'' => new FastJsonValue(FastJsonKind.String, ParseString()),
            _ => ParseWord(),
        };
    }

    private FastJsonValue ParseObject()
    {
        Enter();
        var members = new List<FastJsonMember>();
        while (!TryTake('}'))
        {
            if (TryTake(','))
            {
                continue;
            }

            FastJsonValue key = ParseKey();
            if (!TryTake(':'))
            {
                throw Error("expected ':'");
            }

            members.Add(new FastJsonMember(key, ParseValue()));
            if (Peek() is not (',' or '}'))
            {
                throw Error("expected ',' or '}'");
            }
        }

        _depth--;
        _hasReferences |= members.Count == 1 && members[0].Name == FastJsonReferences.Key;
        return new FastJsonValue(members);
    }

    // Compat: fastjson@1.2 writes a map's non-text keys as they are, so a key may be a number or a whole object.
    private FastJsonValue ParseKey()
    {
        if (++_valueCount > ValueCountMax)
        {
            throw Error($"more than {ValueCountMax} values");
        }

        return Peek() switch
        {
            '"' or '\'' => new FastJsonValue(FastJsonKind.String, ParseString()),
            '{' => ParseObject(),
            _ => new FastJsonValue(FastJsonKind.String, TakeWord()),
        };
    }

    private FastJsonValue ParseArray()
    {
        Enter();
        var items = new List<FastJsonValue>();
        while (!TryTake(']'))
        {
            if (TryTake(','))
            {
                continue;
            }

            items.Add(ParseValue());
            if (Peek() is not (',' or ']'))
            {
                throw Error("expected ',' or ']'");
            }
        }

        _depth--;
        return new FastJsonValue(items);
    }

    private FastJsonValue ParseWord()
    {
        string word = TakeWord();
        return word switch
        {
            "null" or "undefined" or "NaN" => FastJsonValue.Null,
            "true" or "false" => new FastJsonValue(FastJsonKind.Boolean, word),
            _ when word[0] is '-' or '+' or (>= '0' and <= '9') => new FastJsonValue(FastJsonKind.Number, word),
            _ => throw Error($"'{(word.Length > 32 ? word[..32] : word)}' is not a value"),
        };
    }

    private string TakeWord()
    {
        Peek();
        int start = _at;
        while (_at < _text.Length && IsWordByte(_text[_at]))
        {
            _at++;
        }

        return _at > start ? Encoding.UTF8.GetString(_text[start.._at]) : throw Error("expected a value");
    }

    private static bool IsWordByte(byte value) => value >= 0x80 || char.IsAsciiLetterOrDigit((char)value)
        || (char)value is '_' or '-' or '+' or '.' or '$' or '@' or '%' or '#' or '|';

    private string ParseString()
    {
        byte quote = _text[_at++];
        int start = _at;
        int length = _text[start..].IndexOfAny(quote, (byte)'\\');
        if (length < 0)
        {
            throw Error("a string without an end");
        }

        _at = start + length;
        if (_text[_at] == quote)
        {
            _at++;
            return Encoding.UTF8.GetString(_text.Slice(start, length));
        }

        var unescaped = new StringBuilder().Append(Encoding.UTF8.GetString(_text.Slice(start, length)));
        FastJsonEscapes.Unescape(_text, ref _at, quote, unescaped);
        return unescaped.ToString();
    }

    private void Enter()
    {
        if (++_depth > _depthMax)
        {
            throw Error($"nesting deeper than {_depthMax}");
        }

        _at++;
    }

    private bool TryTake(char expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    // The next byte that is neither white space nor comment; −1 at the end.
    private int Peek()
    {
        while (_at < _text.Length)
        {
            byte next = _text[_at];
            if (next == '/')
            {
                SkipComment();
            }
            else if (next is > (byte)' ')
            {
                return next;
            }
            else
            {
                _at++;
            }
        }

        return -1;
    }

    private void SkipComment()
    {
        ReadOnlySpan<byte> rest = _text[_at..];
        int length = rest.StartsWith("//"u8) ? rest.IndexOf((byte)'\n')
            : rest.StartsWith("/*"u8) ? rest[2..].IndexOf("*/"u8)
            : throw Error("'/' is not a value");
        _at = length < 0 ? _text.Length : _at + length + (rest[1] == '*' ? 4 : 1);
    }

    private readonly ProtocolException Error(string problem) => new($"JSON body: {problem} at byte {_at}");
}
