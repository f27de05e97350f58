using System.Collections.Immutable;
using RocketNet.Remoting.Files;
using Namespaces = System.Collections.Immutable.ImmutableSortedDictionary<
    string, System.Collections.Immutable.ImmutableSortedDictionary<string, string>>;

namespace RocketNet.NameServer.KvConfig;

/// <summary>
/// Namespace → key → value, kept in a file that is replaced at each change. Any thread; reading takes no lock.
/// </summary>
/// <remarks>Java: KVConfigManager@4.9.8; the file is its JSON. A change is visible only once it is on disk.</remarks>
public sealed class KvConfigTable(AtomicFile file)
{
    /// <summary>The namespace whose entries say how many queues an ordered topic has at each broker.</summary>
    public const string OrderTopicNamespace = "ORDER_TOPIC_CONFIG";

    /// <summary>
    /// Characters of all names and values together; writing needs no permission, so the file is bounded here.
    /// </summary>
    public const int CharsMax = 16 * 1024 * 1024;

    internal static readonly ImmutableSortedDictionary<string, string> NoEntries =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    internal static readonly Namespaces NoNamespaces =
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, string>>(StringComparer.Ordinal);

    // Guards the file and the succession of snapshots: one change at a time.
    private readonly Lock _changes = new();
    private Namespaces _namespaces = NoNamespaces;

    /// <summary>Reads the file, or its backup when the file is damaged. Called once, before the port opens.</summary>
    /// <returns>True when the backup had to be used.</returns>
    /// <exception cref="InvalidDataException">
    /// Neither file nor backup can be read: starting empty would lose them.
    /// </exception>
    public bool Load()
    {
        lock (_changes)
        {
            byte[]? content = file.Read(bytes => KvConfigJson.TryParse(bytes, out _), out bool usedBackup);
            if (content is not null && KvConfigJson.TryParse(content, out Namespaces? namespaces))
            {
                _namespaces = namespaces;
            }

            return usedBackup;
        }
    }

    /// <returns>The value, or null.</returns>
    public string? Find(string nameSpace, string key) =>
        Volatile.Read(ref _namespaces).GetValueOrDefault(nameSpace)?.GetValueOrDefault(key);

    /// <returns>The entries of a namespace, or null when it never existed.</returns>
    public IReadOnlyDictionary<string, string>? Find(string nameSpace) =>
        Volatile.Read(ref _namespaces).GetValueOrDefault(nameSpace);

    /// <returns>False when the table is full.</returns>
    /// <exception cref="IOException">The file could not be written; nothing changed.</exception>
    public bool Put(string nameSpace, string key, string value)
    {
        lock (_changes)
        {
            Namespaces changed = _namespaces.SetItem(
                nameSpace, _namespaces.GetValueOrDefault(nameSpace, NoEntries).SetItem(key, value));
            if (CharsOf(changed) > CharsMax)
            {
                return false;
            }

            Save(changed);
            return true;
        }
    }

    /// <summary>Removes an entry; its namespace stays, even empty.</summary>
    /// <exception cref="IOException">The file could not be written; nothing changed.</exception>
    public void Delete(string nameSpace, string key)
    {
        lock (_changes)
        {
            if (_namespaces.TryGetValue(nameSpace, out ImmutableSortedDictionary<string, string>? entries)
                && entries.ContainsKey(key))
            {
                Save(_namespaces.SetItem(nameSpace, entries.Remove(key)));
            }
        }
    }

    private static long CharsOf(Namespaces namespaces) => namespaces.Sum(entries =>
        entries.Key.Length + entries.Value.Sum(entry => (long)entry.Key.Length + entry.Value.Length));

    private void Save(Namespaces namespaces)
    {
        file.Write(KvConfigJson.Format(namespaces));
        Volatile.Write(ref _namespaces, namespaces);
    }
}
