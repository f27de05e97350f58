using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RocketNet.Client.Tests.Consuming;

/// <summary>Keeps the ids of what is logged, and throws once at the one a test names.</summary>
internal sealed class RecordingLogger(int throwsAt = -1) : ILogger
{
    private readonly ConcurrentQueue<int> _ids = new();
    private int _hasThrown;

    public IReadOnlyList<int> Ids => [.. _ids];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        _ids.Enqueue(eventId.Id);
        if (eventId.Id == throwsAt && Interlocked.Exchange(ref _hasThrown, 1) == 0)
        {
            throw new InvalidOperationException("the application's logger is broken");
        }
    }
}
