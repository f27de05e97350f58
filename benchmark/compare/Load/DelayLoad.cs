using System.Buffers.Binary;
using System.Diagnostics;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Native;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Load;

/// <summary>Messages of delay level 1 at a fixed rate: how late each is stored in its own topic.</summary>
/// <remarks>
/// In whole milliseconds of this machine's clock: the delivered record's store time, less the time the message was made
/// and its second. So the way to the broker counts as lateness too.
/// </remarks>
internal sealed class DelayLoad(int port, string topic, bool binary, long queueOffset)
{
    private const int Queue = 0;
    private const int PerSecond = 200;
    private const int BodyBytes = 1024;
    private const int LevelMillis = 1_000;
    private const int NanosPerMilli = 1_000_000;
    private const int BornAt = 40;
    private const int StoredAt = 56; // of a record whose producer has an IPv4 address

    private readonly PullRequests _requests = new(topic);
    private readonly LatencyHistogram _latency = new();
    private long _nextOffset = queueOffset;
    private long _errors;
    private string? _firstError;
    private bool _isPulling;

    public RoundResult Run(TimeSpan duration)
    {
        using LoadConnection producer = new(port);
        using LoadConnection consumer = new(port);
        long period = Stopwatch.Frequency / PerSecond;
        long messages = (long)(duration.TotalSeconds * PerSecond);
        Stopwatch clock = Stopwatch.StartNew();
        long first = Stopwatch.GetTimestamp();
        for (int i = 0; i < messages; i++)
        {
            ServeUntil(producer, consumer, first + (i * period));
            producer.SendAll(SendFrames.Delayed(topic, BodyBytes, binary));
        }

        long lastCall = Stopwatch.GetTimestamp() + (6 * Stopwatch.Frequency);
        while (_latency.Count + _errors < messages && Stopwatch.GetTimestamp() < lastCall)
        {
            ServeUntil(producer, consumer, Stopwatch.GetTimestamp() + period);
        }

        long missing = messages - _errors - _latency.Count;
        return new RoundResult
        {
            Messages = _latency.Count,
            Seconds = clock.Elapsed.TotalSeconds,
            Latency = _latency,
            Errors = _errors + missing,
            FirstError = _firstError ?? (missing > 0 ? $"{missing} messages were not delivered within 6 s." : null),
        };
    }

    private unsafe void ServeUntil(LoadConnection producer, LoadConnection consumer, long until)
    {
        PollEntry* entries = stackalloc PollEntry[2];
        for (long now; (now = Stopwatch.GetTimestamp()) < until;)
        {
            entries[0] = new PollEntry { Descriptor = consumer.Descriptor, Wanted = LinuxCalls.PollIn };
            entries[1] = new PollEntry { Descriptor = producer.Descriptor, Wanted = LinuxCalls.PollIn };
            if (LinuxCalls.Poll(entries, 2, new TimeSpec(0, until - now), 0) > 0)
            {
                TakeDelivery(consumer);
                TakeAcknowledgement(producer, consumer);
            }
        }
    }

    private void TakeDelivery(LoadConnection consumer)
    {
        if (!consumer.Receive(wait: false))
        {
            return;
        }

        ResponseScanner answers = new(consumer.Received);
        while (answers.MoveNext())
        {
            if (answers.Code == PullRequests.Found)
            {
                int count = PullRequests.CountRecords(answers.Body, _nextOffset);
                _nextOffset += count;
                RecordLateness(answers.Body);
            }

            Pull(consumer);
        }

        consumer.Consume(answers.Consumed);
    }

    private void RecordLateness(ReadOnlySpan<byte> records)
    {
        while (records.Length > 0)
        {
            long due = BinaryPrimitives.ReadInt64BigEndian(records[BornAt..]) + LevelMillis;
            long late = BinaryPrimitives.ReadInt64BigEndian(records[StoredAt..]) - due;
            if (late < 0)
            {
                throw new InvalidDataException($"A message was delivered {-late} ms before its time.");
            }

            _latency.Record(late * NanosPerMilli);
            records = records[BinaryPrimitives.ReadInt32BigEndian(records)..];
        }
    }

    private void TakeAcknowledgement(LoadConnection producer, LoadConnection consumer)
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
            else if (!_isPulling)
            {
                // Not before: the first message makes the topic.
                _isPulling = true;
                Pull(consumer);
            }
        }

        producer.Consume(answers.Consumed);
    }

    private void Pull(LoadConnection consumer) =>
        consumer.SendAll(_requests.Request(FrameTemplate.FirstOpaque, Queue, _nextOffset, park: true));
}
