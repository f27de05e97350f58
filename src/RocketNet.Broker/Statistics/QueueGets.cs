namespace RocketNet.Broker.Statistics;

/// <summary>What one group got from one queue: a cell that pulls add to, wherever they run.</summary>
internal struct QueueGets
{
    private long _times;
    private long _messages;
    private long _bytes;
    private long _millis;

    public readonly long Times => Volatile.Read(in _times);

    public readonly long Messages => Volatile.Read(in _messages);

    public readonly long Bytes => Volatile.Read(in _bytes);

    /// <summary>Time spent on reading and copying.</summary>
    public readonly long Millis => Volatile.Read(in _millis);

    public void Count(int messages, int bytes, long millis)
    {
        Interlocked.Add(ref _messages, messages);
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Increment(ref _times);
        if (millis != 0)
        {
            Interlocked.Add(ref _millis, millis);
        }
    }
}
