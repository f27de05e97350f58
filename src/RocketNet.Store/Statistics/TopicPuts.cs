namespace RocketNet.Store.Statistics;

/// <summary>
/// What was appended to one topic since the store was opened. All queues of the topic share it; it goes with them.
/// </summary>
/// <remarks>Written inside the append gate only, so plain additions are enough; any thread reads.</remarks>
public sealed class TopicPuts
{
    private long _appends;
    private long _messages;
    private long _bytes;

    /// <summary>A batch counts once here.</summary>
    public long Appends => Volatile.Read(ref _appends);

    public long Messages => Volatile.Read(ref _messages);

    /// <summary>Bytes of the records.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    internal void Count(int messages, int bytes)
    {
        Volatile.Write(ref _messages, _messages + messages);
        Volatile.Write(ref _bytes, _bytes + bytes);
        Volatile.Write(ref _appends, _appends + 1);
    }
}
