using RocketNet.Hosting.Configuration;
using RocketNet.NameServer.Configuration;

namespace RocketNet.NameServer.Administration;

/// <summary>The options in force together with what is known of their keys.</summary>
/// <param name="table">All keys.</param>
/// <param name="current">The options in force.</param>
/// <param name="others">Values of keys without a property, kept for printing.</param>
internal sealed class NameServerConfig(
    ConfigTable<NameServerOptions> table, CurrentOptions current, IReadOnlyDictionary<string, string> others)
{
    private static readonly string[] AlwaysRefused =
        ["configBlackList", "configStorePath", "kvConfigPath", "rocketmqHome"];

    // Read once: the list itself must not be shortened from outside.
    private readonly HashSet<string> _refused = new(
        AlwaysRefused.Concat(current.Value.ConfigBlackList.Split(
            ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        StringComparer.OrdinalIgnoreCase);

    public ConfigTable<NameServerOptions> Table => table;

    public CurrentOptions Current => current;

    /// <summary>Whether a key may never be set over the wire, however it is written.</summary>
    /// <remarks>A key that nobody knows is not refused here, but nothing is done with it either.</remarks>
    public bool IsRefused(string key)
    {
        string name = key.Trim();
        return _refused.Contains(name)
            || (table.TryGet(name, out ConfigKey<NameServerOptions>? known) && !known.Traits.HasFlag(KeyTraits.Live));
    }

    public IEnumerable<KeyValuePair<string, string>> Print() => table.Print(current.Value, others, _ => true);
}
