using System.Runtime.InteropServices;

namespace RocketNet.Hosting.Starting;

/// <summary>
/// Turns SIGTERM and SIGINT into a request to stop, and lets SIGHUP pass: servers outlive their terminal.
/// </summary>
/// <remarks>
/// Made before anything is started, so that a stop during a long recovery is heard. Any thread may ask it.
/// </remarks>
public sealed class SignalWatch : IDisposable
{
    private readonly CancellationTokenSource _requested = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _exitCode;

    public SignalWatch()
    {
        _registrations.Add(PosixSignalRegistration.Create(
            PosixSignal.SIGTERM, context => Stop(context, ConsoleExit.Terminated)));
        _registrations.Add(PosixSignalRegistration.Create(
            PosixSignal.SIGINT, context => Stop(context, ConsoleExit.Interrupted)));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, static context => context.Cancel = true));
    }

    /// <summary>Cancelled by the first signal to stop.</summary>
    public CancellationToken StopRequested => _requested.Token;

    /// <summary>128 + the signal's number; 0 as long as none came.</summary>
    public int ExitCode => Volatile.Read(ref _exitCode);

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _requested.Dispose();
    }

    private void Stop(PosixSignalContext context, int exitCode)
    {
        // The stop that has begun runs to its end: a second signal does not tear it.
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) == 0)
        {
            _requested.Cancel();
        }
    }
}
