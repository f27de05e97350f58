using System.Diagnostics;

namespace RocketNet.Client.Tests;

/// <summary>Asks again and again for what becomes true on its own, and fails plainly when it does not.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<T> HoldsAsync<T>(Func<Task<T>> ask, Func<T, bool> holds)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            T answer = await ask();
            if (holds(answer))
            {
                return answer;
            }

            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"still {answer}");
            await Task.Yield();
        }
    }
}
