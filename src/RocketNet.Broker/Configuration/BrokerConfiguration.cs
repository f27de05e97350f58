using RocketNet.Store;

namespace RocketNet.Broker.Configuration;

/// <summary>Everything one configuration file says, at one moment. Immutable.</summary>
public sealed record BrokerSettings
{
    public BrokerOptions Broker { get; init; } = new();

    public StoreOptions Store { get; init; } = new();

    /// <summary>Keys without a property: Java's without effect here, and unknown ones, kept for code 26 and write-back.</summary>
    public IReadOnlyDictionary<string, string> Others { get; init; } = new Dictionary<string, string>();
}

/// <summary>The broker's live configuration: one reference to immutable settings, swapped by an update (code 25).</summary>
/// <remarks>Any thread may read. A handler that needs two values that belong together reads <see cref="Current"/> once.</remarks>
public sealed class BrokerConfiguration(BrokerSettings initial)
{
    private BrokerSettings _current = initial;

    public BrokerConfiguration()
        : this(new BrokerSettings())
    {
    }

    public BrokerConfiguration(BrokerOptions broker, StoreOptions store)
        : this(new BrokerSettings { Broker = broker, Store = store })
    {
    }

    public BrokerSettings Current => Volatile.Read(ref _current);

    public BrokerOptions Broker => Current.Broker;

    public StoreOptions Store => Current.Store;
}
