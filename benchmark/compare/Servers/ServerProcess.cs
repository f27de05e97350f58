using System.Diagnostics;
using System.Net.Sockets;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Native;

namespace RocketNet.Compare.Servers;

/// <summary>One running server with its own folder and ports. Disposing ends it and deletes its store.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(300);

    private readonly ServerFolder _folder;
    private readonly Process _process;
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();
    private readonly Queue<string> _lastLines = new();
    private long _bootLineMillis = -1;

    private ServerProcess(ServerSpec spec, ServerFolder folder, ProcessStartInfo start)
    {
        Spec = spec;
        _folder = folder;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        WorkerId = _process.Id;
        LiveServers.Add(WorkerId);
    }

    public ServerSpec Spec { get; }

    public int Port => _folder.Port;

    /// <summary>The process that serves; another than the started one if a wrapper script did not exec.</summary>
    public int WorkerId { get; private set; }

    /// <summary>From the start of the process until its port accepts.</summary>
    public TimeSpan Listening { get; private set; }

    /// <summary>From the start of the process until its boot line; zero if it has not printed one.</summary>
    public TimeSpan BootLine => TimeSpan.FromMilliseconds(Math.Max(Interlocked.Read(ref _bootLineMillis), 0));

    public double CpuSeconds => ProcessFigures.CpuSeconds(WorkerId);

    public double AnonymousMegabytes => ProcessFigures.AnonymousMegabytes(WorkerId);

    public double ResidentMegabytes => ProcessFigures.ResidentMegabytes(WorkerId);

    /// <summary>Starts a server on the given cores, as taskset writes them; returns once its port accepts.</summary>
    /// <param name="spec">What to start.</param>
    /// <param name="options">Of the whole run.</param>
    /// <param name="flushDiskType">As in the config file.</param>
    /// <param name="cores">As taskset takes them.</param>
    /// <param name="store">A store that is there already and stays; null for an empty one of the server's own.</param>
    public static ServerProcess Start(
        ServerSpec spec, CompareOptions options, string flushDiskType, string cores, string? store = null)
    {
        LiveServers.ThrowIfInterrupted();
        ServerFolder folder = new(options, spec, flushDiskType, store);
        ServerProcess server = new(spec, folder, ServerCommand.Build(spec, options, folder, cores));
        try
        {
            server.WaitUntilListening();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>What became of the server and its last lines, to be told when a connection to it breaks.</summary>
    public string Describe()
    {
        string state = _process.WaitForExit(1_000) ? $"ended with code {_process.ExitCode}" : "still runs";
        return $"{Spec.Name} {state}:{Environment.NewLine}{string.Join(Environment.NewLine, LastLines())}";
    }

    /// <summary>Since the process was started.</summary>
    public TimeSpan Age => _sinceStart.Elapsed;

    /// <summary>SIGKILL: nothing is written any more.</summary>
    public void Kill()
    {
        _ = LinuxCalls.Kill(WorkerId, LinuxCalls.SignalKill);
        _process.WaitForExit();
    }

    /// <summary>Stops the process where it stands, so that it costs nothing while another one is measured.</summary>
    public void Pause() => _ = LinuxCalls.Kill(WorkerId, LinuxCalls.SignalStop);

    public void Resume() => _ = LinuxCalls.Kill(WorkerId, LinuxCalls.SignalContinue);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            WorkerId = ProcessFigures.LastDescendant(_process.Id);
        }

        Resume();
        _ = LinuxCalls.Kill(WorkerId, LinuxCalls.SignalTerminate);
        if (!_process.WaitForExit(60_000))
        {
            _ = LinuxCalls.Kill(WorkerId, LinuxCalls.SignalKill);
            _process.Kill();
            _process.WaitForExit();
        }

        LiveServers.Remove(_process.Id);
        LiveServers.Remove(WorkerId);
        _process.Dispose();
        _folder.Dispose();
    }

    private void WaitUntilListening()
    {
        while (!Accepts())
        {
            if (_process.HasExited || _sinceStart.Elapsed > StartLimit)
            {
                throw new InvalidOperationException(
                    $"No port after {_sinceStart.Elapsed.TotalSeconds:F0} s. {Describe()}");
            }

            Thread.Sleep(1);
        }

        Listening = _sinceStart.Elapsed;
        WorkerId = ProcessFigures.LastDescendant(_process.Id);
        LiveServers.Add(WorkerId);
    }

    private bool Accepts()
    {
        try
        {
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false; // Refused: not listening yet.
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        if (line.Contains("boot success", StringComparison.Ordinal))
        {
            Interlocked.CompareExchange(ref _bootLineMillis, _sinceStart.ElapsedMilliseconds, -1);
        }

        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > 20)
            {
                _lastLines.Dequeue();
            }
        }
    }

    private string[] LastLines()
    {
        lock (_lastLines)
        {
            return [.. _lastLines];
        }
    }
}
