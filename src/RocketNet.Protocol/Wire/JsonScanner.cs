using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RocketNet.Protocol.Wire;

/// <summary>
/// Walks one JSON text in a single pass. Strings are unescaped in place, so a token is always a slice of the text.
/// </summary>
/// <remarks>
/// A method that answers false has set <see cref="Error"/>. Control characters inside strings are taken as they are:
/// fastjson does, and properties are full of them.
/// </remarks>
internal ref struct JsonScanner(Span<byte> text, int start)
{
    private readonly Span<byte> _text = text;
    private int _at = start;

    /// <summary>What is wrong and where; null while nothing is.</summary>
    public string? Error { get; private set; }

    public readonly int Position => _at;

    public readonly ReadOnlySpan<byte> Slice(int start, int length) => _text.Slice(start, length);

    /// <summary>The next byte that is not white space, 0 at the end of the text.</summary>
    public byte Peek()
    {
        while (_at < _text.Length)
        {
            byte next = _text[_at];
            if (next > ' ' || next is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                return next;
            }

            _at++;
        }

        return 0;
    }

    /// <summary>Takes the byte if it is the next one.</summary>
    public bool TryTake(byte expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>Takes the byte or fails.</summary>
    public bool Expect(byte expected) => TryTake(expected) || Fail($"expected '{(char)expected}'");

    /// <summary>True at the end of the text, white space apart.</summary>
    public bool AtEnd() => Peek() == 0 && _at >= _text.Length;

    public bool Fail(string problem)
    {
        Error ??= $"JSON header: {problem} at byte {_at}";
        return false;
    }

    /// <summary>
    /// Takes what <see cref="JsonCompactFields"/> can of the fields that begin here, but never the last one.
    /// </summary>
    public void TakeCompactFields(FieldSliceTable slices) => _at = JsonCompactFields.Take(_text, _at, slices);

    /// <summary>Takes what <see cref="JsonUsualEnd"/> can: all that stands behind the ext fields, or nothing.</summary>
    public void TakeUsualEnd(ref FrameHead head) => _at = JsonUsualEnd.Take(_text, _at, ref head);

    /// <summary>Takes a string; the slice is its unescaped text.</summary>
    public bool TryString(out int start, out int length)
    {
        length = 0;
        start = 0;
        if (!Expect((byte)'"'))
        {
            return false;
        }

        start = _at;
        int stop = IndexOfQuoteOrBackslash(start);
        if (stop < 0)
        {
            return Fail("a string without an end");
        }

        if (_text[stop] == '"')
        {
            length = stop - start;
            _at = stop + 1;
            return true;
        }

        return TryUnescape(stop, out int end) && Set(end - start, out length);
    }

    /// <summary>Takes a number, checked against JSON's grammar.</summary>
    public bool TryNumber(out int start, out int length)
    {
        start = _at;
        length = 0;
        int at = _at + (_at < _text.Length && _text[_at] == '-' ? 1 : 0);
        int digits = CountDigits(at);
        if (digits == 0 || (digits > 1 && _text[at] == '0'))
        {
            return Fail("not a value");
        }

        at += digits;
        if (at < _text.Length && _text[at] == '.')
        {
            digits = CountDigits(at + 1);
            at += digits + 1;
        }

        if (digits > 0 && at < _text.Length && (_text[at] | 0x20) == 'e')
        {
            at++;
            at += at < _text.Length && _text[at] is (byte)'+' or (byte)'-' ? 1 : 0;
            digits = CountDigits(at);
            at += digits;
        }

        if (digits == 0)
        {
            return Fail("a number that is cut off");
        }

        length = at - start;
        _at = at;
        return true;
    }

    /// <summary>Takes <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public bool TryLiteral(out int start, out int length)
    {
        ReadOnlySpan<byte> rest = _text[_at..];
        start = _at;
        length = rest.StartsWith("true"u8) || rest.StartsWith("null"u8) ? 4 : rest.StartsWith("false"u8) ? 5 : 0;
        _at += length;
        return length > 0 || Fail("not a value");
    }

    /// <summary>Takes an object or array; the slice is its text without the white space between tokens.</summary>
    public bool TryNested(out int start, out int length)
    {
        Peek();
        start = _at;
        length = 0;
        var nested = new JsonNestedText(_text, _at);
        if (!nested.TryCompact(out int textEnd))
        {
            _at = nested.Position;
            return Fail(nested.Problem);
        }

        length = textEnd - start;
        _at = nested.Position;
        return true;
    }

    /// <summary>The next quote or backslash at or behind that place; −1 when there is none.</summary>
    public readonly int IndexOfQuoteOrBackslash(int from)
    {
        int at = from;
        ref byte first = ref MemoryMarshal.GetReference(_text);
        for (; at <= _text.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            Vector128<byte> block = Vector128.LoadUnsafe(ref first, (nuint)at);
            Vector128<byte> hits = Vector128.Equals(block, Vector128.Create((byte)'"'))
                | Vector128.Equals(block, Vector128.Create((byte)'\\'));
            uint mask = hits.ExtractMostSignificantBits();
            if (mask != 0)
            {
                return at + BitOperations.TrailingZeroCount(mask);
            }
        }

        for (; at < _text.Length; at++)
        {
            if (_text[at] is (byte)'"' or (byte)'\\')
            {
                return at;
            }
        }

        return -1;
    }

    private static bool Set(int value, out int target)
    {
        target = value;
        return true;
    }

    private readonly int CountDigits(int from)
    {
        int at = from;
        while (at < _text.Length && _text[at] is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }

        return at - from;
    }

    // Moves the text between escapes down over the bytes that the escapes no longer need.
    private bool TryUnescape(int firstEscape, out int end)
    {
        int read = firstEscape;
        end = firstEscape;
        while (_text[read] == '\\')
        {
            if (!JsonEscape.TryDecode(_text, ref read, ref end))
            {
                _at = read;
                return Fail("an escape that does not exist");
            }

            int stop = IndexOfQuoteOrBackslash(read);
            if (stop < 0)
            {
                return Fail("a string without an end");
            }

            _text[read..stop].CopyTo(_text[end..]);
            end += stop - read;
            read = stop;
        }

        _at = read + 1;
        return true;
    }
}
