using RocketNet.Broker.Configuration;
using RocketNet.Hosting.Configuration;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Broker.Administration;

/// <summary>
/// Changes the configuration while the broker runs, counts the changes and tells who has to act on them.
/// </summary>
public sealed class LiveConfiguration
{
    private readonly BrokerConfiguration _configuration;
    private readonly TimeProvider _time;

    // Guards the version; the configuration guards itself.
    private readonly Lock _counting = new();
    private DataVersion _version;

    public LiveConfiguration(BrokerConfiguration configuration, TimeProvider time)
    {
        _configuration = configuration;
        _time = time;
        _version = new DataVersion(NowMillis(), Counter: 0);
    }

    /// <summary>Told after an update took effect, with the settings before it.</summary>
    public event Action<BrokerSettings>? Updated;

    /// <summary>Counts the updates since the start.</summary>
    public DataVersion Version => Volatile.Read(ref _version);

    /// <summary>Every key with its value, in Java's order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> All => _configuration.All;

    /// <summary>Applies a properties text, all of it or nothing.</summary>
    /// <exception cref="IOException">The values hold until the broker stops: the file could not be written.</exception>
    public ConfigUpdate<BrokerSettings> Update(ReadOnlySpan<byte> properties)
    {
        BrokerSettings before = _configuration.Current;
        ConfigUpdate<BrokerSettings> update;
        try
        {
            update = _configuration.Update(properties);
        }
        catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
        {
            // The operator hears of it, but what holds has to be acted on all the same.
            Tell(before);
            throw;
        }

        if (update.Changes.Count > 0 && !update.IsRefused)
        {
            Tell(before);
        }

        return update;
    }

    private void Tell(BrokerSettings before)
    {
        lock (_counting)
        {
            Volatile.Write(ref _version, _version.NextVersion(NowMillis()));
        }

        Updated?.Invoke(before);
    }

    private long NowMillis() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
