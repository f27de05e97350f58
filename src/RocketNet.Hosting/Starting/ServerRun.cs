using Microsoft.Extensions.Hosting;

namespace RocketNet.Hosting.Starting;

/// <summary>Runs a composed server from start to stop.</summary>
public static class ServerRun
{
    /// <param name="host">Not started yet; disposed by the caller.</param>
    /// <param name="signals">Ends the run.</param>
    /// <param name="booted">Called once everything has started.</param>
    /// <param name="stopTimeout">How long a clean stop may take.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> UntilStoppedAsync(
        IHost host, SignalWatch signals, Action booted, TimeSpan stopTimeout)
    {
        var lifetime = (IHostApplicationLifetime)host.Services.GetService(typeof(IHostApplicationLifetime))!;
        try
        {
            await host.StartAsync(signals.StopRequested);
        }
        catch (OperationCanceledException) when (signals.StopRequested.IsCancellationRequested)
        {
            return signals.ExitCode;
        }

        booted();
        using (var ended = CancellationTokenSource.CreateLinkedTokenSource(
            signals.StopRequested, lifetime.ApplicationStopping))
        {
            await WaitAsync(ended.Token);
        }

        using var limit = new CancellationTokenSource(stopTimeout);
        await host.StopAsync(limit.Token);

        // Without a signal a loop has failed and the host has stopped itself: supervisors must see that.
        return signals.ExitCode == 0 ? ConsoleExit.StartFailed : signals.ExitCode;
    }

    private static Task WaitAsync(CancellationToken ended)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationTokenRegistration registration = ended.Register(over.SetResult);
        return over.Task.ContinueWith(
            _ => registration.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
