using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace RocketNet.Client.Tests.Killing;

/// <summary>
/// Sends numbered messages from many callers at once, whatever becomes of the broker, and keeps what they were told.
/// </summary>
/// <param name="producer">Sends them: by itself, to the queue of a key, and in batches.</param>
/// <param name="topic">The topic of all messages.</param>
/// <param name="timeout">The time the producer gives a send.</param>
internal sealed class SteadySenders(Producer producer, string topic, TimeSpan timeout)
{
    private const int Callers = 64;
    private const int Kinds = 8;
    private const int MessagesPerBatch = 3;

    // As long as the send itself, for threads that other processes keep from running.
    private readonly TimeSpan _longest = 2 * timeout;

    private readonly ConcurrentQueue<long> _acknowledged = [];
    private Task _callers = Task.CompletedTask;
    private volatile bool _isStopping;
    private long _number;

    /// <summary>The messages that the broker said it has.</summary>
    public IReadOnlyCollection<long> Acknowledged => _acknowledged;

    /// <summary>Sends that failed, by kind of failure and code.</summary>
    public ConcurrentDictionary<string, int> Failures { get; } = new();

    /// <summary>Sends that ended long after their time.</summary>
    public ConcurrentQueue<string> Late { get; } = [];

    /// <summary>Messages that were begun to be sent.</summary>
    public long Begun => Volatile.Read(ref _number);

    public void Start()
    {
        _isStopping = false;
        _callers = Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => CallAsync()));
    }

    /// <summary>Throws what ended a caller that should go on.</summary>
    public void ThrowIfBroken()
    {
        if (_callers.Exception is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Begins no further send; returns when all have ended, which they must in their time.</summary>
    /// <exception cref="TimeoutException">One hangs.</exception>
    public async Task StopAsync()
    {
        _isStopping = true;
        await _callers.WaitAsync(_longest);
    }

    private static byte[] BodyOf(long number) =>
        Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    private async Task CallAsync()
    {
        while (!_isStopping)
        {
            long number = Interlocked.Increment(ref _number);
            long[] numbers = number % Kinds == 0
                ? [number, .. Enumerable.Range(1, MessagesPerBatch - 1).Select(_ => Interlocked.Increment(ref _number))]
                : [number];
            if (!await SendAsync(numbers))
            {
                // As an application would: at once it would only fail again, thousands of times a second.
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }
    }

    private async Task<bool> SendAsync(long[] numbers)
    {
        Message[] messages = [.. numbers.Select(number => new Message(topic, BodyOf(number)))];
        long start = TimeProvider.System.GetTimestamp();
        string outcome;
        try
        {
            SendResult result =
                messages.Length > 1 ? (await producer.SendBatchAsync(messages))[^1]
                : numbers[0] % Kinds == 1 ? await producer.SendOrderedAsync(messages[0], $"key {numbers[0]}")
                : await producer.SendAsync(messages[0]);
            outcome = result.Status.ToString();
        }
        catch (RocketMqException failure)
        {
            outcome = $"{failure.Failure} {failure.Code}".TrimEnd();
        }

        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);
        if (elapsed > _longest)
        {
            Late.Enqueue($"{outcome} after {elapsed}");
        }

        if (outcome != nameof(SendStatus.Ok))
        {
            Failures.AddOrUpdate(outcome, 1, (_, count) => count + 1);
            return false;
        }

        Array.ForEach(numbers, _acknowledged.Enqueue);
        return true;
    }
}
