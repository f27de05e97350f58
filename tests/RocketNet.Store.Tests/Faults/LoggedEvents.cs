using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RocketNet.Store.Tests.Faults;

/// <summary>Keeps what the store logs: the number of each line and its text. Any thread.</summary>
internal sealed class LoggedEvents : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(int Id, string Text)> _lines = new();

    public IEnumerable<string> Lines => _lines.Select(line => line.Text);

    public IEnumerable<string> Of(params int[] ids) =>
        _lines.Where(line => ids.Contains(line.Id)).Select(line => line.Text);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((eventId.Id, $"{eventId.Id} {formatter(state, exception)} {exception}"));

    public void Dispose()
    {
    }
}
