using Microsoft.Extensions.Logging;

namespace RocketNet.Store.Loops;

/// <summary>
/// Whether something that is tried again and again has been reported as failing: a disk that stays full is one line in
/// the log and not one each second, and another line says when it is over. Any thread.
/// </summary>
/// <param name="what">What goes on then, as the beginning of a sentence.</param>
internal sealed class LastingTrouble(string what, ILogger logger)
{
    private int _isReported;

    /// <returns>True the first time after all was well: now it is to be reported.</returns>
    public bool Begins() => Interlocked.Exchange(ref _isReported, 1) == 0;

    /// <summary>It has worked; costs one read when it did before.</summary>
    public void Ends()
    {
        if (Volatile.Read(ref _isReported) != 0 && Interlocked.Exchange(ref _isReported, 0) != 0)
        {
            logger.TroubleOver(what);
        }
    }
}
