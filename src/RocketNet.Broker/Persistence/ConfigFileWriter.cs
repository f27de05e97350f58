using Microsoft.Extensions.Logging;
using RocketNet.Store.Config;

namespace RocketNet.Broker.Persistence;

/// <summary>
/// Writes one of the broker's JSON files, on the thread pool: one write is in flight, and the next takes all changes
/// made since it began. Any thread.
/// </summary>
internal sealed class ConfigFileWriter(JsonFile file, string name, Func<byte[]> content, ILogger logger)
{
    // Guards the three fields below; never held while the file is written.
    private readonly Lock _changing = new();
    private TaskCompletionSource? _next;
    private Task _latest = Task.CompletedTask;
    private bool _isRunning;
    private bool _isReported; // one line while a disk stays full; whoever is in the write has it

    /// <summary>The latest write asked for; faulted with an IOException when the disk refused it.</summary>
    public Task Latest
    {
        get
        {
            lock (_changing)
            {
                return _latest;
            }
        }
    }

    /// <summary>Asks for a write that holds everything changed before this call.</summary>
    public Task WriteAsync()
    {
        lock (_changing)
        {
            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _latest = _next.Task;
            if (!_isRunning)
            {
                _isRunning = true;
                ThreadPool.QueueUserWorkItem(static writer => writer.WriteAll(), this, preferLocal: false);
            }

            return _latest;
        }
    }

    private void WriteAll()
    {
        while (TryTakeNext(out TaskCompletionSource next))
        {
            WriteOnce(next);
        }
    }

    private bool TryTakeNext(out TaskCompletionSource next)
    {
        lock (_changing)
        {
            next = _next!;
            _next = null;
            _isRunning = next is not null;
            return _isRunning;
        }
    }

    private void WriteOnce(TaskCompletionSource written)
    {
        try
        {
            file.Write(content());
            ReportWritten();
            written.SetResult();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // A full or read-only disk: the change holds in memory, whoever waits for the file is told.
            ReportNotWritten(refused);
            written.SetException(new IOException($"{name} was not written: {refused.Message}", refused));
        }
    }

    private void ReportNotWritten(Exception refused)
    {
        if (!_isReported)
        {
            _isReported = true;
            logger.ConfigFileNotWritten(name, refused.Message);
        }
    }

    private void ReportWritten()
    {
        if (_isReported)
        {
            _isReported = false;
            logger.ConfigFileWritten(name);
        }
    }
}
