namespace RocketNet.Hosting.Tests;

/// <summary>Waits for what another process does to a file, which no signal tells.</summary>
internal static class Eventually
{
    public static async Task HoldsAsync(Func<bool> holds, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!holds())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
