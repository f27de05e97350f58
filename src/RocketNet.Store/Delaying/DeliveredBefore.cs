namespace RocketNet.Store.Delaying;

/// <summary>
/// Deliveries found in the log behind the last progress that was written down: their messages still stand in the
/// schedule queues as if they waited. Belongs to the delay loop.
/// </summary>
internal sealed class DeliveredBefore
{
    /// <summary>
    /// More than ten seconds of deliveries at any rate seen; what comes on top would be delivered a second time.
    /// </summary>
    private const int CountMax = 4_000_000;

    // By identity, how often: two equal messages have two deliveries.
    private readonly Dictionary<UInt128, int> _counts = [];

    public int Count { get; private set; }

    public bool IsFull => Count >= CountMax;

    public void Add(UInt128 identity)
    {
        _counts[identity] = _counts.GetValueOrDefault(identity) + 1;
        Count++;
    }

    /// <summary>Whether the message has been delivered already; each delivery found answers for one message.</summary>
    public bool TryTake(UInt128 identity)
    {
        int count = _counts.GetValueOrDefault(identity);
        if (count == 0)
        {
            return false;
        }

        Count--;
        if (count == 1)
        {
            _counts.Remove(identity);
        }
        else
        {
            _counts[identity] = count - 1;
        }

        return true;
    }
}
