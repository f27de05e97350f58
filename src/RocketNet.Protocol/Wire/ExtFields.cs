using System.Text;

namespace RocketNet.Protocol.Wire;

/// <summary>The ext fields of a frame as slices of the receive buffer. Names are compared byte by byte.</summary>
/// <remarks>Look-ups are linear: a send has 14 fields, for which that beats any table.</remarks>
public readonly ref struct ExtFields
{
    private readonly ReadOnlySpan<byte> _frame;
    private readonly ReadOnlySpan<FieldSlice> _slices;

    internal ExtFields(ReadOnlySpan<byte> frame, ReadOnlySpan<FieldSlice> slices)
    {
        _frame = frame;
        _slices = slices;
    }

    /// <summary>How many fields were sent; fields with a null value are not among them.</summary>
    public int Count => _slices.Length;

    /// <summary>The field at that place, in the order sent.</summary>
    public ExtField this[int index]
    {
        get
        {
            FieldSlice slice = _slices[index];
            return new ExtField(
                _frame.Slice(slice.KeyStart, slice.KeyLength),
                _frame.Slice(slice.ValueStart, slice.ValueLength));
        }
    }

    /// <summary>Finds a field by its name; of a repeated name the last one counts, as in a Java map.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        for (int i = _slices.Length - 1; i >= 0; i--)
        {
            FieldSlice slice = _slices[i];
            if (slice.KeyLength == key.Length && _frame.Slice(slice.KeyStart, slice.KeyLength).SequenceEqual(key))
            {
                value = _frame.Slice(slice.ValueStart, slice.ValueLength);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Walks the fields in the order sent.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>An owned copy for cold paths; of a repeated name the last one counts.</summary>
    public Dictionary<string, string> ToDictionary()
    {
        var fields = new Dictionary<string, string>(Count, StringComparer.Ordinal);
        foreach (ExtField field in this)
        {
            fields[Encoding.UTF8.GetString(field.Key)] = Encoding.UTF8.GetString(field.Value);
        }

        return fields;
    }

    /// <summary>Walks the fields in the order sent.</summary>
    public ref struct Enumerator
    {
        private readonly ExtFields _fields;
        private int _index;

        internal Enumerator(ExtFields fields)
        {
            _fields = fields;
            _index = -1;
        }

        /// <summary>The field the walk stands on.</summary>
        public readonly ExtField Current => _fields[_index];

        /// <summary>False behind the last field.</summary>
        public bool MoveNext() => ++_index < _fields.Count;
    }
}
