using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace RocketNet.Apps.Logging;

/// <summary>
/// The program's log file behind Serilog. Lines are written by one task, so that a slow disk never holds a receive
/// loop.
/// </summary>
internal sealed class ServerLog : IAsyncDisposable
{
    // Full only when the disk stands still; then the newest lines are dropped rather than the server.
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly RollingLogFile _file;
    private readonly Logger _serilog;
    private readonly Task _writing;

    private ServerLog(RollingLogFile file)
    {
        _file = file;
        _serilog = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .WriteTo.Sink(new LineSink(_lines.Writer))
            .CreateLogger();
        Provider = new SerilogLoggerProvider(_serilog);
        _writing = Task.Run(WriteAsync);
    }

    public ILoggerProvider Provider { get; }

    /// <exception cref="IOException">The folder or file cannot be made or opened.</exception>
    public static ServerLog Open(string folder, string name) => new(new RollingLogFile(folder, name));

    /// <summary>A line for people and scripts on standard output, in its exact words.</summary>
    public void Say(string line)
    {
        if (IsStandardOutput(_file.Path))
        {
            // The shell opened this very file and would write over its beginning: the line goes where the log goes.
            _lines.Writer.TryWrite(line + "\n");
            return;
        }

        Console.Out.Write(line + "\n");
        Console.Out.Flush();
    }

    public async ValueTask DisposeAsync()
    {
        await _serilog.DisposeAsync();
        _lines.Writer.TryComplete();
        await _writing;
        _file.Dispose();
    }

    private static bool IsStandardOutput(string path) =>
        OperatingSystem.IsLinux()
        && File.ResolveLinkTarget("/proc/self/fd/1", returnFinalTarget: false) is { } target
        && target.FullName == Path.GetFullPath(path);

    private async Task WriteAsync()
    {
        await foreach (string line in _lines.Reader.ReadAllAsync())
        {
            try
            {
                _file.Write(line);
            }
            catch (IOException)
            {
                // A full disk loses log lines; it must not lose the server.
            }
        }
    }

    // Apart from the log, because Serilog disposes its sinks.
    private sealed class LineSink(ChannelWriter<string> lines) : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => lines.TryWrite(JavaLogLine.Format(logEvent));
    }
}
