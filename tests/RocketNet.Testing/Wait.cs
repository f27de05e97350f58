namespace RocketNet.Testing;

/// <summary>Waits for conditions that become true on their own, and fails plainly when they do not.</summary>
public static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not hold within the patience of a test.</exception>
    public static async Task UntilAsync(Func<bool> condition, TimeSpan? patience = null)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > (patience ?? Patience))
            {
                throw new TimeoutException("The condition did not become true in time.");
            }

            await Task.Delay(Interval);
        }
    }
}
