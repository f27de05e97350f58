namespace RocketNet.Protocol.Wire;

/// <summary>The growing slice table of one <see cref="FrameReader"/>; reused from frame to frame.</summary>
internal sealed class FieldSliceTable
{
    /// <summary>A header with more fields than this is malformed: nothing honest comes near it.</summary>
    public const int CountMax = 4096;

    private FieldSlice[] _slices = new FieldSlice[32];

    public int Count { get; private set; }

    public ReadOnlySpan<FieldSlice> Written => _slices.AsSpan(0, Count);

    public void Clear() => Count = 0;

    /// <summary>False when the table is full.</summary>
    public bool TryAdd(FieldSlice slice)
    {
        if (Count == _slices.Length)
        {
            if (Count >= CountMax)
            {
                return false;
            }

            Array.Resize(ref _slices, _slices.Length * 2);
        }

        _slices[Count++] = slice;
        return true;
    }
}
