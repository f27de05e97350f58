using System.Diagnostics;
using System.Globalization;

namespace RocketNet.TestKit;

/// <summary>A process a test has started: its output is kept, and it ends with the test, by its own id.</summary>
public sealed class RunningProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndingTimeout = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private bool _isDisposed;

    private RunningProcess(Process process) => _process = process;

    /// <summary>Standard output and standard error in the order they came.</summary>
    public CapturedLines Output { get; } = new();

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static RunningProcess Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        start.UseShellExecute = false;
        Process process = new() { StartInfo = start };
        RunningProcess running = new(process);
        process.OutputDataReceived += (_, e) => running.Keep(e.Data);
        process.ErrorDataReceived += (_, e) => running.Keep(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return running;
    }

    /// <summary>
    /// Starts a server and returns when it has printed its boot line; ends it when that does not come.
    /// </summary>
    public static async Task<RunningProcess> StartServerAsync(
        ProcessStartInfo start, string bootLine, TimeSpan timeout)
    {
        RunningProcess running = Start(start);
        bool serving = false;
        try
        {
            Task<string> booted = running.Output.WaitForAsync(bootLine, timeout);
            Task exited = running._process.WaitForExitAsync();
            if (await Task.WhenAny(booted, exited) == exited && !booted.IsCompletedSuccessfully)
            {
                throw new InvalidOperationException(
                    $"{start.FileName} ended with {running.ExitCode} before '{bootLine}':\n{running.Output}");
            }

            await booted;
            serving = true;
            return running;
        }
        finally
        {
            if (!serving)
            {
                await running.DisposeAsync();
            }
        }
    }

    /// <summary>Runs a program to its end and returns its exit code and lines.</summary>
    public static async Task<ProcessOutcome> RunAsync(ProcessStartInfo start, TimeSpan timeout)
    {
        await using RunningProcess running = Start(start);
        running._process.StandardInput.Close();
        int exitCode = await running.WaitForExitAsync(timeout);
        return new ProcessOutcome(exitCode, running.Output.Snapshot());
    }

    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        using CancellationTokenSource limit = new(timeout);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} still runs after {timeout}:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Writes to the process's standard input at once.</summary>
    public async Task WriteAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Ends the process's standard input: our Java drivers stop in good order then.</summary>
    public async Task<int> CloseInputAndWaitAsync()
    {
        _process.StandardInput.Close();
        return await WaitForExitAsync(EndingTimeout);
    }

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    public async Task<int> TerminateAsync()
    {
        await RequestEndAsync();
        return await WaitForExitAsync(EndingTimeout);
    }

    /// <summary>Sends SIGTERM.</summary>
    public async Task RequestEndAsync()
    {
        string id = Id.ToString(CultureInfo.InvariantCulture);
        using Process kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", id]) { UseShellExecute = false })!;
        await kill.WaitForExitAsync();
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
    }

    /// <summary>Kills what still runs. A second call does nothing, so that it hides no failure before it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            await KillAsync();
            _process.Dispose();
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            Output.Add(line);
        }
    }
}
