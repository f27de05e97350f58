using System.Diagnostics;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Load;

/// <summary>Catch-up: one connection, one pull in flight for each queue, over and over from offset 0.</summary>
/// <param name="port">The broker's.</param>
/// <param name="topic">What is pulled.</param>
/// <param name="messagesInQueue">Of the queues from 0 on.</param>
/// <param name="isOnePass">Each queue is read once: on a second pass its messages would be in memory.</param>
internal sealed class PullLoad(int port, string topic, long[] messagesInQueue, bool isOnePass = false)
{
    private readonly PullRequests _requests = new(topic);
    private readonly long[] _nextOffset = new long[messagesInQueue.Length];
    private readonly long[] _sentAt = new long[messagesInQueue.Length];
    private readonly LatencyHistogram _latency = new();
    private long _messages;
    private long _bytes;

    public RoundResult Run(TimeSpan duration)
    {
        using LoadConnection connection = new(port, receiveBytes: 8 << 20);
        Stopwatch clock = Stopwatch.StartNew();
        for (int queue = 0; queue < messagesInQueue.Length; queue++)
        {
            Pull(connection, queue);
        }

        int inFlight = messagesInQueue.Length;
        while (inFlight > 0)
        {
            connection.Receive(wait: true);
            inFlight -= TakeAnswers(connection, goOn: clock.Elapsed < duration);
        }

        return new RoundResult
        {
            Messages = _messages,
            Bytes = _bytes,
            Seconds = clock.Elapsed.TotalSeconds,
            Latency = _latency,
        };
    }

    private int TakeAnswers(LoadConnection connection, bool goOn)
    {
        long now = Stopwatch.GetTimestamp();
        int stopped = 0;
        ResponseScanner answers = new(connection.Received);
        while (answers.MoveNext())
        {
            int queue = answers.Opaque - FrameTemplate.FirstOpaque;
            Count(answers, queue, now);
            if (goOn && !(isOnePass && _nextOffset[queue] == 0))
            {
                Pull(connection, queue);
            }
            else
            {
                stopped++;
            }
        }

        connection.Consume(answers.Consumed);
        return stopped;
    }

    private void Count(ResponseScanner answer, int queue, long now)
    {
        if (answer.Code != PullRequests.Found)
        {
            throw new InvalidDataException(
                $"Queue {queue} offset {_nextOffset[queue]} of {messagesInQueue[queue]}: {answer.HeaderText}");
        }

        int count = PullRequests.CountRecords(answer.Body, _nextOffset[queue]);
        _latency.Record(now - _sentAt[queue]);
        _messages += count;
        _bytes += answer.Body.Length;
        _nextOffset[queue] += count;

        // Every pass reads the queue to its last message: more or fewer would be an answer other than FOUND.
        if (_nextOffset[queue] == messagesInQueue[queue])
        {
            _nextOffset[queue] = 0;
        }
    }

    private void Pull(LoadConnection connection, int queue)
    {
        _sentAt[queue] = Stopwatch.GetTimestamp();
        connection.SendAll(
            _requests.Request(FrameTemplate.FirstOpaque + queue, queue, _nextOffset[queue], park: false));
    }
}
