using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RocketNet.TestKit;

/// <summary>Keeps what a server logs as an error, with the exception: nothing a client sends may lead to one.</summary>
public sealed class FailureLog : ILoggerProvider, ILoggerFactory, ILogger
{
    private readonly ConcurrentDictionary<string, int> _failures = new();

    /// <summary>Each different failure once, the most frequent first.</summary>
    public IEnumerable<string> Failures =>
        _failures.OrderByDescending(failure => failure.Value)
            .Select(failure => $"{failure.Value} times: {failure.Key}");

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            string place = string.Join('\n', (exception?.StackTrace ?? "").Split('\n').Take(5));
            string what = exception?.GetType().Name ?? formatter(state, exception);
            _failures.AddOrUpdate(
                $"{eventId.Id} {what}: {exception?.Message}\n{place}",
                1,
                (_, count) => count + 1);
        }
    }

    public void Dispose()
    {
    }
}
