namespace RocketNet.Remoting.Server;

/// <summary>
/// Counts the bytes that all connections of a process hold in large buffers, so that peers together cannot exhaust
/// memory.
/// </summary>
internal sealed class BufferBudget(long bytesMax)
{
    private long _bytes;

    /// <summary>Bytes taken now.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Whether no more should be taken by anyone who can wait.</summary>
    public bool IsExhausted => Bytes >= bytesMax;

    /// <summary>
    /// Takes the bytes if they fit; a lone taker always gets them, or one large frame could never be read.
    /// </summary>
    public bool TryTake(long bytes)
    {
        long after = Interlocked.Add(ref _bytes, bytes);
        if (after <= bytesMax || after == bytes)
        {
            return true;
        }

        Interlocked.Add(ref _bytes, -bytes);
        return false;
    }

    /// <summary>Counts bytes that are there already, or no longer when negative; whoever can wait then does.</summary>
    public void Adjust(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Gives bytes back.</summary>
    public void Return(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}
