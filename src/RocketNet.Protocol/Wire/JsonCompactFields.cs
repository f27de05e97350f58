using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RocketNet.Protocol.Wire;

/// <summary>
/// The fast way through ext fields as every client writes them: <c>"key":"value",</c> without white space or escapes.
/// </summary>
/// <remarks>
/// Looks at quotes alone, 64 bytes at a time. Whatever is different is left to <see cref="JsonScanner"/>.
/// </remarks>
internal ref struct JsonCompactFields
{
    private const int BlockBytes = 64;

    private readonly ReadOnlySpan<byte> _text;
    private int _block;
    private ulong _marks; // quotes and backslashes of the block that have not been passed yet

    private JsonCompactFields(ReadOnlySpan<byte> text, int at)
    {
        _text = text;
        _block = at;
        _marks = at <= text.Length - BlockBytes ? MarksAt(at) : 0;
    }

    /// <summary>Takes fields as long as they are of the plain form and followed by another one.</summary>
    /// <returns>Where the first field begins that was not taken; <paramref name="at"/> if there was none.</returns>
    public static int Take(ReadOnlySpan<byte> text, int at, FieldSliceTable slices)
    {
        var fields = new JsonCompactFields(text, at);
        while (fields.NextQuote() == at
            && fields.TryString(':', out int keyEnd)
            && fields.TryString(',', out int valueEnd)
            && slices.TryAdd(new FieldSlice(at + 1, keyEnd - at - 1, keyEnd + 3, valueEnd - keyEnd - 3)))
        {
            at = valueEnd + 2;
        }

        return at;
    }

    // A string's end, behind which the separator and at once the next quote stand; that quote is not passed for a
    // comma, because the next field's begin is looked for by the caller.
    private bool TryString(char separator, out int end)
    {
        end = NextQuote();
        return end > 0
            && end + 2 < _text.Length
            && _text[end + 1] == separator
            && _text[end + 2] == '"'
            && (separator == ',' || NextQuote() == end + 2);
    }

    // −1 for a backslash, and near the end of the text.
    private int NextQuote()
    {
        while (_marks == 0)
        {
            _block += BlockBytes;
            if (_block > _text.Length - BlockBytes)
            {
                return -1;
            }

            _marks = MarksAt(_block);
        }

        int at = _block + BitOperations.TrailingZeroCount(_marks);
        _marks &= _marks - 1;
        return _text[at] == '"' ? at : -1;
    }

    private readonly ulong MarksAt(int block)
    {
        ref byte first = ref MemoryMarshal.GetReference(_text);
        return MarksOf(Vector256.LoadUnsafe(ref first, (nuint)block))
            | ((ulong)MarksOf(Vector256.LoadUnsafe(ref first, (nuint)(block + Vector256<byte>.Count))) << 32);
    }

    private static uint MarksOf(Vector256<byte> bytes) =>
        (Vector256.Equals(bytes, Vector256.Create((byte)'"')) | Vector256.Equals(bytes, Vector256.Create((byte)'\\')))
        .ExtractMostSignificantBits();
}
