using RocketNet.Store.ConsumeQueues;

namespace RocketNet.Store.Dispatch;

/// <summary>
/// Arrivals gathered while records are dispatched, told together afterwards: a waiting pull then gets all of a run
/// at once and not only its first message. Owned by whoever dispatches.
/// </summary>
internal sealed class ArrivalBatch
{
    private const int Capacity = 64;
    private readonly Arrival[] _arrivals = new Arrival[Capacity];
    private int _count;

    private struct Arrival
    {
        public ConsumeQueue Queue;
        public long TagsCode;
        public long StoreTimestamp;
    }

    public bool IsFull => _count == Capacity;

    public void Add(ConsumeQueue queue, long tagsCode, long storeTimestamp)
    {
        ref Arrival arrival = ref _arrivals[_count++];
        arrival.Queue = queue;
        arrival.TagsCode = tagsCode;
        arrival.StoreTimestamp = storeTimestamp;
    }

    public void Deliver(IMessageArrivalListener? listener)
    {
        if (_count > 0)
        {
            // The queues' new ends must be seen before the listener looks who waits: a pull that parks at this moment
            // looks at the end after it can be found. Without the barrier each could miss the other.
            Interlocked.MemoryBarrier();
        }

        for (int i = 0; i < _count; i++)
        {
            ref Arrival arrival = ref _arrivals[i];
            listener?.Arrived(arrival.Queue, arrival.Queue.Max, arrival.TagsCode, arrival.StoreTimestamp);
            arrival.Queue = null!;
        }

        _count = 0;
    }
}
