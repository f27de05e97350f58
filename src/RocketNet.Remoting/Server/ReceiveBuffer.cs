namespace RocketNet.Remoting.Server;

/// <summary>
/// A connection's bytes not yet handled. Grows with what has really arrived, never with what a length field promises.
/// </summary>
/// <remarks>Used by the receive loop only.</remarks>
internal sealed class ReceiveBuffer(BufferBudget budget, int frameBytesMax)
{
    /// <summary>Up to here a buffer does not count against the budget.</summary>
    public const int FreeOfChargeBytes = 64 << 10;

    private const int FirstBytes = 4 << 10;
    private const int BusyBytesMax = 256 << 10;
    private const int QuietReceivesToShrink = 256;

    private byte[] _bytes = new byte[FirstBytes];
    private int _start;
    private int _end;
    private int _expectedBytes;
    private int _quietReceives;
    private bool _wasFilled;
    private readonly Lock _chargeGate = new(); // Guards the two below; taken only when the buffer is resized or closed.
    private long _charged;
    private bool _isReturned;

    /// <summary>Bytes held.</summary>
    public int Held => _end - _start;

    public Span<byte> Bytes => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Where the next receive goes; never empty after <see cref="TryMakeRoom"/>.</summary>
    public Memory<byte> Free => _bytes.AsMemory(_end);

    /// <summary>Whether the bytes begin as a TLS handshake record does.</summary>
    public bool LooksLikeTls => Held >= 2 && _bytes[_start] == 0x16 && _bytes[_start + 1] == 0x03;

    public void Filled(int byteCount)
    {
        _end += byteCount;
        _wasFilled = _end == _bytes.Length;
        _quietReceives = byteCount < FirstBytes ? _quietReceives + 1 : 0;
    }

    public void Consume(int byteCount)
    {
        _start += byteCount;
        _expectedBytes = 0;
    }

    /// <summary>The frame that has begun will have so many bytes; 0 when that is not known yet.</summary>
    public void Expect(int frameBytes) => _expectedBytes = Math.Min(frameBytes, frameBytesMax);

    /// <summary>Moves what is left to the front and resizes; false when the budget allows no growth now.</summary>
    public bool TryMakeRoom()
    {
        int held = Held;
        int wanted = WantedBytes(held);
        if (wanted != _bytes.Length && TryResize(wanted, held))
        {
            return true;
        }

        if (_start != 0 && (held == 0 || _end > _bytes.Length / 2))
        {
            Bytes.CopyTo(_bytes);
            (_start, _end) = (0, held);
        }

        return _end < _bytes.Length;
    }

    private int WantedBytes(int held)
    {
        if (held == 0 && _bytes.Length > FirstBytes && _quietReceives > QuietReceivesToShrink)
        {
            _quietReceives = 0;
            return FirstBytes;
        }

        bool frameFillsBuffer = held == _bytes.Length;
        bool isBusy = _wasFilled && _bytes.Length < BusyBytesMax;
        _wasFilled = false;
        if (!frameFillsBuffer && !isBusy)
        {
            return _bytes.Length;
        }

        int doubled = _bytes.Length * 2;
        return frameFillsBuffer && _expectedBytes > 0 && doubled > _expectedBytes
            ? Math.Max(_expectedBytes, _bytes.Length + FirstBytes)
            : doubled;
    }

    private bool TryResize(int wanted, int held)
    {
        lock (_chargeGate)
        {
            long charge = Charge(wanted) - _charged;
            if (_isReturned || (charge > 0 && !budget.TryTake(charge)))
            {
                return false;
            }

            if (charge < 0)
            {
                budget.Return(-charge);
            }

            _charged += charge;
        }

        byte[] resized = GC.AllocateUninitializedArray<byte>(wanted);
        Bytes.CopyTo(resized);
        (_bytes, _start, _end) = (resized, 0, held);
        return true;
    }

    /// <summary>Returns what this buffer took of the budget; when the connection has closed. Any thread.</summary>
    public void ReturnCharge()
    {
        lock (_chargeGate)
        {
            budget.Return(_charged);
            _charged = 0;
            _isReturned = true;
        }
    }

    private static long Charge(int byteCount) => Math.Max(0, byteCount - FreeOfChargeBytes);
}
