using RocketNet.Broker.Groups;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Reading;

namespace RocketNet.Broker.Pulling;

/// <summary>A pull whose checks have passed: values only, so that it can wait for messages.</summary>
/// <param name="Queue">The queue to read.</param>
/// <param name="Offset">First queue offset wanted.</param>
/// <param name="CountMax">Messages wanted at most; the store has limits of its own.</param>
/// <param name="Filter">Passes entries by tag hash; null passes all.</param>
/// <param name="Group">Names the broker to ask when the answer comes from far behind.</param>
public readonly record struct PullQuery(
    ConsumeQueue Queue, long Offset, int CountMax, IEntryFilter? Filter, GroupEntry Group);
