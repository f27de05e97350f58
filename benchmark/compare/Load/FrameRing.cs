using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Load;

/// <summary>As many copies of a frame as may be in flight, end to end: sending is patching and one call.</summary>
/// <remarks>
/// The copy of request n is used again for request n + capacity. That one is added only after an answer to as many
/// requests as came before it, so the bytes of request n have left by then, whatever the order of the answers.
/// </remarks>
internal sealed class FrameRing
{
    private readonly FrameTemplate _template;
    private readonly byte[] _bytes;
    private readonly int _capacity;
    private long _unsentFrom;
    private long _unsentTo;

    public FrameRing(FrameTemplate template, int capacity)
    {
        _template = template;
        _capacity = capacity;
        int frameBytes = template.Bytes.Length;
        _bytes = GC.AllocateUninitializedArray<byte>(frameBytes * capacity, pinned: true);
        for (int i = 0; i < capacity; i++)
        {
            template.Bytes.CopyTo(_bytes.AsSpan(i * frameBytes));
        }
    }

    public bool HasUnsent => _unsentTo > _unsentFrom;

    /// <summary>Makes request number <paramref name="sequence"/> ready to send; numbers rise by one.</summary>
    public void Add(int sequence)
    {
        int frameBytes = _template.Bytes.Length;
        int at = sequence % _capacity * frameBytes;
        _template.Patch(_bytes.AsSpan(at, frameBytes), sequence, sequence % _template.QueueCount);
        _unsentTo += frameBytes;
    }

    /// <summary>Sends what is ready until it is gone or the socket is full.</summary>
    public void Flush(LoadConnection connection)
    {
        while (HasUnsent)
        {
            int from = (int)(_unsentFrom % _bytes.Length);
            int count = (int)Math.Min(_unsentTo - _unsentFrom, _bytes.Length - from);
            int taken = connection.Send(_bytes.AsSpan(from, count));
            if (taken == 0)
            {
                return;
            }

            _unsentFrom += taken;
        }
    }
}
