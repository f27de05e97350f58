using System.Diagnostics;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Native;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Load;

/// <summary>Sends at a fixed rate on one connection, however slowly the server answers.</summary>
/// <remarks>
/// A latency counts from the moment the schedule meant the message to be sent, so a stalled server is charged for every
/// message that the stall held up.
/// </remarks>
internal sealed class PacedLoad(int port, FrameTemplate template, double perSecond)
{
    /// <summary>What may be unanswered; what waits for room is charged to the server like all else.</summary>
    private const int Window = 1 << 14;

    private const long StuckSeconds = 20;

    private readonly FrameRing _ring = new(template, Window);
    private readonly LatencyHistogram _latency = new();
    private readonly double _ticksPerMessage = Stopwatch.Frequency / perSecond;
    private long _first;
    private int _sent;
    private int _answered;
    private long _errors;
    private string? _firstError;

    public RoundResult Run(TimeSpan duration)
    {
        using LoadConnection connection = new(port);
        int messages = (int)(duration.TotalSeconds * perSecond);
        Stopwatch clock = Stopwatch.StartNew();
        _first = Stopwatch.GetTimestamp();
        long lastCall = _first + ((long)duration.TotalSeconds + StuckSeconds) * Stopwatch.Frequency;
        while (_answered < messages)
        {
            long now = Stopwatch.GetTimestamp();
            if (now > lastCall)
            {
                throw new TimeoutException($"{messages - _answered} messages were not answered.");
            }

            SendDue(connection, now, messages);
            Wait(connection, messages);
            Take(connection);
        }

        return new RoundResult
        {
            Messages = _answered - _errors,
            Seconds = clock.Elapsed.TotalSeconds,
            Latency = _latency,
            Errors = _errors,
            FirstError = _firstError,
        };
    }

    private long MeantAt(int sequence) => _first + (long)(sequence * _ticksPerMessage);

    private void SendDue(LoadConnection connection, long now, int messages)
    {
        for (; HasRoom(messages) && MeantAt(_sent) <= now; _sent++)
        {
            _ring.Add(_sent);
        }

        _ring.Flush(connection);
    }

    private bool HasRoom(int messages) => _sent < messages && _sent - _answered < Window;

    // Until an answer comes or the next message is due; with a full window none is before an answer makes room.
    private unsafe void Wait(LoadConnection connection, int messages)
    {
        const long NanosPerSecond = 1_000_000_000;
        long until = HasRoom(messages) ? MeantAt(_sent) : Stopwatch.GetTimestamp() + Stopwatch.Frequency;
        long nanos = Math.Clamp((until - Stopwatch.GetTimestamp()) * (NanosPerSecond / Stopwatch.Frequency), 0,
            NanosPerSecond - 1);
        PollEntry entry = new()
        {
            Descriptor = connection.Descriptor,
            Wanted = (short)(LinuxCalls.PollIn | (_ring.HasUnsent ? LinuxCalls.PollOut : 0)),
        };
        _ = LinuxCalls.Poll(&entry, 1, new TimeSpec(0, nanos), 0);
    }

    private void Take(LoadConnection connection)
    {
        if (!connection.Receive(wait: false))
        {
            return;
        }

        long now = Stopwatch.GetTimestamp();
        ResponseScanner answers = new(connection.Received);
        while (answers.MoveNext())
        {
            _latency.Record(now - MeantAt(answers.Opaque - FrameTemplate.FirstOpaque));
            _answered++;
            if (answers.Code != 0)
            {
                _errors++;
                _firstError ??= answers.HeaderText;
            }
        }

        connection.Consume(answers.Consumed);
    }
}
