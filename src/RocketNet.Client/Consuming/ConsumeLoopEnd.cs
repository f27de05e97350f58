using Microsoft.Extensions.Logging;

namespace RocketNet.Client.Consuming;

/// <summary>How both kinds of loops come to their end.</summary>
internal static class ConsumeLoopEnd
{
    /// <summary>Waits for running handlers; after the patience they are told, and have as long again to obey.</summary>
    public static async Task WaitAsync(
        Task ended, TimeSpan patience, HandlerRunner runner, Func<int> running, TimeProvider time, ILogger logger)
    {
        if (await EndsAsync(ended, patience, time).ConfigureAwait(false))
        {
            return;
        }

        logger.HandlersAbandoned(runner.Group, running(), patience);
        await runner.CancelAsync().ConfigureAwait(false);
        await EndsAsync(ended, patience < AfterCancelMax ? patience : AfterCancelMax, time).ConfigureAwait(false);
    }

    private static TimeSpan AfterCancelMax => TimeSpan.FromSeconds(1);

    private static async Task<bool> EndsAsync(Task ended, TimeSpan patience, TimeProvider time)
    {
        Task limit = Task.Delay(patience, time);
        return await Task.WhenAny(ended, limit).ConfigureAwait(false) == ended;
    }
}
