using System.Collections.Immutable;
using RocketNet.Hosting.Configuration;
using RocketNet.Remoting.Server;
using RocketNet.Store;

namespace RocketNet.Broker.Configuration;

/// <summary>The live configuration: one reference to immutable settings, swapped by an update (code 25).</summary>
/// <remarks>Any thread may read; who needs two values that belong together reads <see cref="Current"/> once.</remarks>
public sealed class BrokerConfiguration(BrokerSettings initial)
{
    // Guards the sequence read-change-write of an update; readers never take it.
    private readonly Lock _updating = new();
    private readonly Lazy<ConfigTable<BrokerSettings>> _table = new(BrokerConfigTable.Create);
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

    public RemotingServerOptions Server => Current.Server;

    /// <summary>Every key with its text, in Java's order, then the unknown ones: the body of code 26.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> All
    {
        get
        {
            BrokerSettings settings = Current;
            List<KeyValuePair<string, string>> all =
                [.. _table.Value.Print(settings, settings.Others, _ => true).DistinctBy(pair => pair.Key)];
            all.AddRange(settings.Others.Where(other => !_table.Value.TryGet(other.Key, out _)));
            return all;
        }
    }

    /// <summary>Applies what code 25 sent and writes it to the file of <c>-c</c>, if there is one.</summary>
    /// <returns>Look at its Refusal: then nothing was changed.</returns>
    /// <exception cref="IOException">The values hold in memory but could not be written.</exception>
    public ConfigUpdate<BrokerSettings> Update(ReadOnlySpan<byte> properties)
    {
        lock (_updating)
        {
            BrokerSettings before = Current;
            ConfigUpdate<BrokerSettings> update =
                ConfigUpdater.Apply(_table.Value, before, properties, before.Broker.ConfigBlackList);
            if (update.IsRefused || update.Changes.Count == 0)
            {
                return update;
            }

            Volatile.Write(ref _current, WithOthers(update));
            if (before.Broker.BrokerConfigPath.Length > 0)
            {
                ConfigFile.Write(before.Broker.BrokerConfigPath, update.Changes);
            }

            return update;
        }
    }

    private BrokerSettings WithOthers(ConfigUpdate<BrokerSettings> update)
    {
        ImmutableDictionary<string, string>.Builder others = update.Options.Others.ToImmutableDictionary().ToBuilder();
        foreach ((string key, string value) in update.Changes)
        {
            if (_table.Value.TryGet(key, out ConfigKey<BrokerSettings>? known) && known.Get is null)
            {
                others[key] = value;
            }
        }

        return update.Options with { Others = others.ToImmutable() };
    }
}
