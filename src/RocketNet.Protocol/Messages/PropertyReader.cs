using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RocketNet.Protocol.Messages;

/// <summary>Walks the entries of a property text by Java's rules.</summary>
/// <remarks>
/// An entry without a name or without a value does not exist. Several walks are made over the properties of each
/// message, so the separators of 64 bytes are looked for at once.
/// </remarks>
public ref struct PropertyReader
{
    private const int BlockBytes = 64;

    private readonly ReadOnlySpan<byte> _text;
    private int _block;
    private ulong _marks; // separators of the block that have not been passed yet
    private int _next;
    private int _start;
    private int _split;
    private int _end;

    /// <summary>Stands before the first entry.</summary>
    public PropertyReader(ReadOnlySpan<byte> properties)
    {
        _text = properties;
        _marks = properties.IsEmpty ? 0 : MarksOfBlock(properties);
    }

    /// <summary>Where the entry's key starts in the whole text.</summary>
    public readonly int KeyStart => _start;

    /// <summary>The entry's name.</summary>
    public readonly ReadOnlySpan<byte> Key => _text[_start.._split];

    /// <summary>The entry's value.</summary>
    public readonly ReadOnlySpan<byte> Value => _text[(_split + 1).._end];

    /// <summary>False behind the last entry.</summary>
    public bool MoveNext()
    {
        while (_next < _text.Length)
        {
            _start = _next;
            TakeEntry();
            _next = _end + 1;
            if (_split > _start && _split < _end - 1)
            {
                return true;
            }
        }

        return false;
    }

    // Compat: string2messageProperties@4.9.7 splits at the first separator; a later one belongs to the value.
    private void TakeEntry()
    {
        _split = -1;
        while (true)
        {
            _end = NextMark();
            if (_end == _text.Length || _text[_end] == MessageProperties.EntrySeparator)
            {
                return;
            }

            if (_split < 0)
            {
                _split = _end;
            }
        }
    }

    // The text's end when there is no separator any more.
    private int NextMark()
    {
        while (_marks == 0)
        {
            if (_text.Length - _block <= BlockBytes)
            {
                return _text.Length;
            }

            _block += BlockBytes;
            _marks = MarksOfBlock(_text[_block..]);
        }

        int mark = _block + BitOperations.TrailingZeroCount(_marks);
        _marks &= _marks - 1;
        return mark;
    }

    // A bit for each of the first 64 bytes that separates.
    private static ulong MarksOfBlock(ReadOnlySpan<byte> text)
    {
        int end = Math.Min(text.Length, BlockBytes);
        if (end < Vector128<byte>.Count)
        {
            return MarksOneByOne(text);
        }

        // The last step goes over bytes that the one before has seen, unless the end is a multiple of the step.
        ulong marks = 0;
        for (int at = 0; at < end; at += Vector128<byte>.Count)
        {
            int from = Math.Min(at, end - Vector128<byte>.Count);
            Vector128<byte> bytes = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(text), (nuint)from);
            Vector128<byte> hits = Vector128.Equals(bytes, Vector128.Create(MessageProperties.ValueSeparator))
                | Vector128.Equals(bytes, Vector128.Create(MessageProperties.EntrySeparator));
            marks |= (ulong)hits.ExtractMostSignificantBits() << from;
        }

        return marks;
    }

    private static ulong MarksOneByOne(ReadOnlySpan<byte> text)
    {
        ulong marks = 0;
        for (int at = 0; at < text.Length; at++)
        {
            bool separates = text[at] is MessageProperties.ValueSeparator or MessageProperties.EntrySeparator;
            marks |= (separates ? 1UL : 0) << at;
        }

        return marks;
    }
}
