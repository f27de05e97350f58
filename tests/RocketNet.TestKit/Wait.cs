namespace RocketNet.TestKit;

/// <summary>Waits for conditions that become true on their own, and fails plainly when they do not.</summary>
public static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not hold within the patience of a test.</exception>
    public static Task UntilAsync(Func<bool> condition, TimeSpan? patience = null) =>
        UntilAsync(() => Task.FromResult(condition()), patience);

    /// <summary>Asks again and again until the answer is yes.</summary>
    /// <exception cref="TimeoutException">It was not within the patience of a test.</exception>
    public static Task UntilAsync(Func<Task<bool>> condition, TimeSpan? patience = null) =>
        UntilAsync(condition, static holds => holds, patience);

    /// <summary>Asks again and again until the answer is as wanted, and returns it.</summary>
    /// <exception cref="TimeoutException">It was not within the patience of a test; names the last answer.</exception>
    public static async Task<T> UntilAsync<T>(
        Func<Task<T>> ask, Func<T, bool> isWanted, TimeSpan? patience = null)
    {
        long start = TimeProvider.System.GetTimestamp();
        T answer = await ask();
        while (!isWanted(answer))
        {
            if (TimeProvider.System.GetElapsedTime(start) > (patience ?? Patience))
            {
                throw new TimeoutException($"What a test waits for did not come in time; it is still {answer}.");
            }

            await Task.Delay(Interval);
            answer = await ask();
        }

        return answer;
    }
}
