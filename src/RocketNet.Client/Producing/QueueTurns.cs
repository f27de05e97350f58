using System.Collections.Concurrent;

namespace RocketNet.Client.Producing;

/// <summary>Chooses the queue of the next message: one after another, each topic for itself. Any thread.</summary>
/// <param name="faults">Brokers to leave alone; null when none ever is.</param>
internal sealed class QueueTurns(BrokerFaults? faults)
{
    private readonly ConcurrentDictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    /// <summary>The topics sent to so far.</summary>
    public ICollection<string> Topics => _turns.Keys;

    /// <summary>Counts a topic whose route is known among those sent to, so that it is kept.</summary>
    public void Note(string topic) => TurnOf(topic);

    /// <summary>The next queue, of another broker than the one that failed last if there is one.</summary>
    public MessageQueue Next(string topic, MessageQueue[] queues, string? failedBroker)
    {
        Turn turn = TurnOf(topic);
        if (failedBroker is null && faults is null)
        {
            return queues[turn.Next(queues.Length)];
        }

        if (faults is not null && TryFind(turn, queues, failedBroker, out MessageQueue queue, faults.IsAvailable))
        {
            return queue;
        }

        return TryFind(turn, queues, failedBroker, out queue) ? queue : queues[turn.Next(queues.Length)];
    }

    private Turn TurnOf(string topic) =>
        _turns.TryGetValue(topic, out Turn? turn) ? turn : _turns.GetOrAdd(topic, _ => new Turn());

    private static bool TryFind(
        Turn turn,
        MessageQueue[] queues,
        string? failedBroker,
        out MessageQueue found,
        Func<string, bool>? isAvailable = null)
    {
        for (int tried = 0; tried < queues.Length; tried++)
        {
            found = queues[turn.Next(queues.Length)];
            if (found.BrokerName != failedBroker && isAvailable?.Invoke(found.BrokerName) != false)
            {
                return true;
            }
        }

        found = default;
        return false;
    }

    /// <summary>A count that goes round; producers begin at different places.</summary>
    private sealed class Turn
    {
        private int _count = Random.Shared.Next();

        public int Next(int length) => (int)((uint)Interlocked.Increment(ref _count) % (uint)length);
    }
}
