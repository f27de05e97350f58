using System.Diagnostics;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Native;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Load;

/// <summary>One connection that keeps a fixed number of send requests in flight.</summary>
internal sealed class SendLane(LoadConnection connection, FrameTemplate template, int window, LatencyHistogram latency)
    : IDisposable
{
    // Answers may overtake each other: room for eight windows before a place is used again.
    private readonly long[] _sentAt = new long[PowerOfTwo(window * 8)];
    private readonly int[] _sentSequence = new int[PowerOfTwo(window * 8)];
    private readonly FrameRing _ring = new(template, window);
    private int _nextSequence;

    public int Descriptor => connection.Descriptor;

    public int InFlight { get; private set; }

    public long Answered { get; private set; }

    public long Errors { get; private set; }

    public string? FirstError { get; private set; }

    public bool HasUnsent => _ring.HasUnsent;

    /// <summary>Fills the window. Does nothing while answers to earlier requests fill it.</summary>
    public void Start(int requests)
    {
        long now = Stopwatch.GetTimestamp();
        for (; requests > 0 && InFlight < window; requests--)
        {
            int place = _nextSequence & (_sentAt.Length - 1);
            _sentAt[place] = now;
            _sentSequence[place] = _nextSequence;
            _ring.Add(_nextSequence++);
            InFlight++;
        }

        _ring.Flush(connection);
    }

    /// <summary>Goes on sending what the socket did not take before.</summary>
    public void Flush() => _ring.Flush(connection);

    /// <summary>Takes the answers that are there.</summary>
    /// <returns>How many there were.</returns>
    public int Take(bool wait)
    {
        if (wait && HasUnsent)
        {
            connection.WaitReady(LinuxCalls.PollIn | LinuxCalls.PollOut);
            Flush();
            wait = false;
        }

        return connection.Receive(wait) ? Scan(Stopwatch.GetTimestamp()) : 0;
    }

    public void Dispose() => connection.Dispose();

    private int Scan(long now)
    {
        ResponseScanner answers = new(connection.Received);
        int count = 0;
        while (answers.MoveNext())
        {
            int sequence = answers.Opaque - FrameTemplate.FirstOpaque;
            int place = sequence & (_sentAt.Length - 1);
            if (sequence < 0 || _sentSequence[place] != sequence)
            {
                throw new InvalidDataException($"An answer to no request of ours: {answers.HeaderText}");
            }

            latency.Record(now - _sentAt[place]);
            count++;
            if (answers.Code != 0)
            {
                Errors++;
                FirstError ??= answers.HeaderText;
            }
        }

        connection.Consume(answers.Consumed);
        InFlight -= count;
        Answered += count;
        return count;
    }

    private static int PowerOfTwo(int least) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)least);
}
