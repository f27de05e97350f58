namespace RocketNet.Remoting.Server;

/// <summary>
/// Notices the one peer that sends, waits for the answer and sends again while nobody else talks: a synchronous
/// producer. Its next request is so near that sleeping and being woken costs more than looking for it.
/// </summary>
/// <remarks>
/// One for each server. Loops of several threads write here without a lock: a lost update only delays the guess.
/// </remarks>
internal sealed class PingPongWatch
{
    /// <summary>
    /// How long to look. A wake-up costs 20 to 30 µs on virtual machines, and so it does on the other side.
    /// </summary>
    public static readonly TimeSpan LookMax = TimeSpan.FromMicroseconds(100);

    private const int StreakToLook = 32;
    private const int StreakAfterMiss = -64;

    private RemotingConnection? _last;
    private int _streak;

    /// <summary>A run over the frames of one receive has ended.</summary>
    public void RunEnded(RemotingConnection connection, int frameCount)
    {
        if (!ReferenceEquals(_last, connection))
        {
            _last = connection;
            _streak = 0;
        }

        _streak = frameCount == 1 ? Math.Min(_streak + 1, StreakToLook) : 0;
    }

    /// <summary>Whether to look for this connection's next bytes before sleeping.</summary>
    public bool ShouldLook(RemotingConnection connection) =>
        _streak == StreakToLook && ReferenceEquals(_last, connection);

    /// <summary>Nothing came: the peer is slower than thought, so it takes a while before the next look.</summary>
    public void Missed() => _streak = StreakAfterMiss;

    /// <summary>Lets a closed connection go.</summary>
    public void Forget(RemotingConnection connection) =>
        Interlocked.CompareExchange(ref _last, null, connection);
}
