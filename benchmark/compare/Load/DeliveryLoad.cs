using System.Diagnostics;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Native;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Load;

/// <summary>Long-poll delivery: messages at a fixed rate to a consumer that waits in a parked pull.</summary>
/// <remarks>
/// A latency counts from the moment the schedule meant the message to be sent, so a stalled server is charged
/// for every message that the stall held up.
/// </remarks>
internal sealed class DeliveryLoad(int port, string topic, FrameTemplate template, long queueOffset)
{
    private const int Queue = 0;
    private const int PerSecond = 100;
    private const long SpinNanos = 60_000;

    private readonly PullRequests _requests = new(topic);
    private readonly LatencyHistogram _latency = new();
    private readonly Queue<long> _intended = new();
    private readonly byte[] _frame = [.. template.Bytes];
    private long _nextOffset = queueOffset;
    private long _errors;
    private string? _firstError;

    public RoundResult Run(TimeSpan duration)
    {
        using LoadConnection producer = new(port);
        using LoadConnection consumer = new(port);
        long period = Stopwatch.Frequency / PerSecond;
        int messages = (int)(duration.TotalSeconds * PerSecond);
        Pull(consumer);
        Stopwatch clock = Stopwatch.StartNew();
        long first = Stopwatch.GetTimestamp() + (20 * period);
        for (int i = 0; i < messages; i++)
        {
            long intended = first + (i * period);
            ServeUntil(producer, consumer, intended);
            template.Patch(_frame, i, Queue);
            producer.SendAll(_frame);
            _intended.Enqueue(intended);
        }

        long lastCall = Stopwatch.GetTimestamp() + (5 * Stopwatch.Frequency);
        while (_intended.Count > 0 && Stopwatch.GetTimestamp() < lastCall)
        {
            ServeUntil(producer, consumer, Stopwatch.GetTimestamp() + period);
        }

        return new RoundResult
        {
            Messages = _latency.Count,
            Seconds = clock.Elapsed.TotalSeconds,
            Latency = _latency,
            Errors = _errors + _intended.Count,
            FirstError = _firstError ?? (_intended.Count > 0 ? "Messages were not delivered within 5 s." : null),
        };
    }

    private unsafe void ServeUntil(LoadConnection producer, LoadConnection consumer, long until)
    {
        PollEntry* entries = stackalloc PollEntry[2];
        for (long now; (now = Stopwatch.GetTimestamp()) < until;)
        {
            // The last microseconds are spun: a sleep would wake late and the broker would be charged for it.
            long sleep = Math.Max(until - now - SpinNanos, 0);
            entries[0] = new PollEntry { Descriptor = consumer.Descriptor, Wanted = LinuxCalls.PollIn };
            entries[1] = new PollEntry { Descriptor = producer.Descriptor, Wanted = LinuxCalls.PollIn };
            if (LinuxCalls.Poll(entries, 2, new TimeSpec(0, sleep), 0) > 0)
            {
                TakeDelivery(consumer);
                TakeAcknowledgement(producer);
            }
        }
    }

    private void TakeDelivery(LoadConnection consumer)
    {
        if (!consumer.Receive(wait: false))
        {
            return;
        }

        long now = Stopwatch.GetTimestamp();
        ResponseScanner answers = new(consumer.Received);
        while (answers.MoveNext())
        {
            int count = answers.Code == PullRequests.Found ? PullRequests.CountRecords(answers.Body, _nextOffset) : 0;
            for (int i = 0; i < count; i++)
            {
                _latency.Record(now - _intended.Dequeue());
            }

            _nextOffset += count;
            Pull(consumer);
        }

        consumer.Consume(answers.Consumed);
    }

    private void TakeAcknowledgement(LoadConnection producer)
    {
        if (!producer.Receive(wait: false))
        {
            return;
        }

        ResponseScanner answers = new(producer.Received);
        while (answers.MoveNext())
        {
            if (answers.Code != 0)
            {
                _errors++;
                _firstError ??= answers.HeaderText;
            }
        }

        producer.Consume(answers.Consumed);
    }

    private void Pull(LoadConnection consumer) =>
        consumer.SendAll(_requests.Request(FrameTemplate.FirstOpaque, Queue, _nextOffset, park: true));
}
