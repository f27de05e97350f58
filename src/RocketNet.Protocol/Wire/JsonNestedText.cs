namespace RocketNet.Protocol.Wire;

/// <summary>
/// Checks a nested object or array and closes the gaps between its tokens in place. A bit per level takes the place of
/// recursion: nesting cannot exhaust the stack.
/// </summary>
internal ref struct JsonNestedText(Span<byte> text, int start)
{
    /// <summary>Levels that fit the bit stack; deeper nesting is refused.</summary>
    private const int DepthMax = 64;

    private readonly Span<byte> _text = text;
    private ulong _objects;
    private int _depth;
    private int _write = start;

    /// <summary>The first byte that was not taken.</summary>
    public int Position { get; private set; } = start;

    public string Problem { get; private set; } = "a nested value that is not JSON";

    private readonly bool InObject => (_objects & 1) != 0;

    /// <summary>Takes the value that starts at the current byte.</summary>
    /// <param name="textEnd">Where its compact text ends.</param>
    public bool TryCompact(out int textEnd)
    {
        do
        {
            if (!TryValueOrOpening())
            {
                textEnd = _write;
                return false;
            }
        }
        while (_depth > 0);

        textEnd = _write;
        return true;
    }

    // One turn: an opening bracket or a scalar with all that follows it up to the next value.
    private bool TryValueOrOpening()
    {
        byte next = Peek();
        if (next is (byte)'{' or (byte)'[')
        {
            return TryOpen(next) && (!TryClose() ? TryKeyIfInObject() : TryAfterValue());
        }

        return TryScalar() && TryAfterValue();
    }

    private bool TryOpen(byte bracket)
    {
        if (_depth == DepthMax)
        {
            Problem = $"nesting deeper than {DepthMax}";
            return false;
        }

        _depth++;
        _objects = (_objects << 1) | (bracket == '{' ? 1UL : 0UL);
        Take(1);
        return true;
    }

    private bool TryClose()
    {
        if (Peek() != (InObject ? (byte)'}' : (byte)']'))
        {
            return false;
        }

        Take(1);
        _depth--;
        _objects >>= 1;
        return true;
    }

    private bool TryAfterValue()
    {
        while (_depth > 0)
        {
            if (Peek() == ',')
            {
                Take(1);
                return TryKeyIfInObject();
            }

            if (!TryClose())
            {
                return false;
            }
        }

        return true;
    }

    private bool TryKeyIfInObject()
    {
        if (!InObject)
        {
            return true;
        }

        if (Peek() != '"' || !TryScalar() || Peek() != ':')
        {
            return false;
        }

        Take(1);
        return true;
    }

    // Strings keep their escapes here: the value is JSON text, not one text.
    private bool TryScalar()
    {
        byte next = Peek();
        if (next == '"')
        {
            return TryStepOverString();
        }

        var scanner = new JsonScanner(_text, Position);
        bool taken = next is (byte)'-' or (>= (byte)'0' and <= (byte)'9')
            ? scanner.TryNumber(out _, out int length)
            : scanner.TryLiteral(out _, out length);
        if (taken)
        {
            Take(length);
        }

        return taken;
    }

    private bool TryStepOverString()
    {
        int at = Position + 1;
        while (true)
        {
            at = new JsonScanner(_text, at).IndexOfQuoteOrBackslash(at);
            if (at < 0)
            {
                return false;
            }

            if (_text[at] == '"')
            {
                Take(at + 1 - Position);
                return true;
            }

            int escapeBytes = EscapeLength(_text[at..]);
            if (escapeBytes == 0)
            {
                return false;
            }

            at += escapeBytes;
        }
    }

    // The escape is decoded into a scrap, only to know that it is one and how long it is; 0 when it is none.
    private static int EscapeLength(ReadOnlySpan<byte> text)
    {
        Span<byte> scrap = stackalloc byte[12];
        int bytes = Math.Min(scrap.Length, text.Length);
        text[..bytes].CopyTo(scrap);
        int read = 0;
        int write = 0;
        return JsonEscape.TryDecode(scrap[..bytes], ref read, ref write) ? read : 0;
    }

    private void Take(int count)
    {
        _text.Slice(Position, count).CopyTo(_text[_write..]);
        _write += count;
        Position += count;
    }

    private byte Peek()
    {
        while (Position < _text.Length && _text[Position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            Position++;
        }

        return Position < _text.Length ? _text[Position] : (byte)0;
    }
}
