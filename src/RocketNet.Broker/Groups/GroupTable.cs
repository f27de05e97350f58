using System.Diagnostics.CodeAnalysis;
using System.Text;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Tables;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;

namespace RocketNet.Broker.Groups;

/// <summary>
/// The subscription groups of this broker. Reading takes no lock and allocates nothing, any thread may.
/// <see cref="GroupFile"/> writes changes down.
/// </summary>
public sealed class GroupTable
{
    /// <summary>A bound on what clients can make by naming new groups.</summary>
    private const int GroupCountMax = 1_000_000;

    private readonly Utf8Table<GroupEntry> _groups = new();
    private readonly BrokerConfiguration _configuration;
    private readonly TimeProvider _time;

    // Guards changes of the table together with the version that counts them.
    private readonly Lock _changing = new();
    private DataVersion _version = DataVersion.Zero;

    public GroupTable(BrokerConfiguration configuration, TimeProvider time)
    {
        _configuration = configuration;
        _time = time;
        foreach (SubscriptionGroupConfig config in BuiltInGroups.All)
        {
            Add(new GroupEntry(config));
        }
    }

    /// <summary>Told outside any lock, on the thread that made the change.</summary>
    public event Action? Changed;

    public DataVersion Version => Volatile.Read(ref _version);

    public IEnumerable<GroupEntry> Entries => _groups.Values;

    /// <summary>What a 5.x broker keeps beside the groups, written back as it was.</summary>
    public UnknownMembers Unknown { get; private set; } = UnknownMembers.None;

    public IEnumerable<SubscriptionGroupConfig> All => _groups.Values.Select(entry => entry.Config);

    public bool TryGet(ReadOnlySpan<byte> group, [NotNullWhen(true)] out GroupEntry? entry) =>
        _groups.TryGet(group, out entry);

    public bool TryGet(string group, [NotNullWhen(true)] out GroupEntry? entry) => _groups.TryGet(group, out entry);

    /// <summary>The group, made with defaults when it is new and the broker may.</summary>
    /// <returns>False: SUBSCRIPTION_GROUP_NOT_EXIST. Allocates only when the group is made.</returns>
    public bool TryFindOrCreate(ReadOnlySpan<byte> group, [NotNullWhen(true)] out GroupEntry? entry) =>
        _groups.TryGet(group, out entry) || TryCreate(Encoding.UTF8.GetString(group), out entry);

    public bool TryFindOrCreate(string group, [NotNullWhen(true)] out GroupEntry? entry) =>
        _groups.TryGet(group, out entry) || TryCreate(group, out entry);

    /// <summary>Creates or changes a group as an operator says.</summary>
    /// <returns>False when the table is full.</returns>
    public bool Put(SubscriptionGroupConfig config)
    {
        lock (_changing)
        {
            if (_groups.TryGet(config.GroupName, out GroupEntry? entry))
            {
                // A tool of 4.x says nothing of what 5.x adds: that stays as it is.
                entry.Config = config with { Unknown = config.Unknown.Or(entry.Config.Unknown) };
            }
            else if (_groups.Count < GroupCountMax)
            {
                Add(new GroupEntry(config));
            }
            else
            {
                return false;
            }

            NextVersion();
        }

        Changed?.Invoke();
        return true;
    }

    public bool Remove(string group)
    {
        lock (_changing)
        {
            if (!_groups.Remove(Encoding.UTF8.GetBytes(group), out _))
            {
                return false;
            }

            NextVersion();
        }

        Changed?.Invoke();
        return true;
    }

    /// <summary>Takes over what the file holds, before anybody else uses the table. What is built in stays.</summary>
    internal void Load(SubscriptionGroupTableBody body)
    {
        lock (_changing)
        {
            foreach (SubscriptionGroupConfig config in body.SubscriptionGroupTable.Values)
            {
                if (config.GroupName.Length > 0)
                {
                    Add(new GroupEntry(config)).Config = config;
                }
            }

            Unknown = body.Unknown;
            Volatile.Write(ref _version, body.DataVersion);
        }
    }

    private bool TryCreate(string group, [NotNullWhen(true)] out GroupEntry? entry)
    {
        entry = null;
        bool mayCreate = _configuration.Broker.AutoCreateSubscriptionGroup || BuiltInGroups.IsSystem(group);
        if (!mayCreate || GroupName.Problem(group) is not null)
        {
            return false;
        }

        lock (_changing)
        {
            if (_groups.TryGet(group, out entry))
            {
                return true;
            }

            if (_groups.Count >= GroupCountMax)
            {
                return false;
            }

            entry = Add(new GroupEntry(new SubscriptionGroupConfig { GroupName = group }));
            NextVersion();
        }

        Changed?.Invoke();
        return true;
    }

    private GroupEntry Add(GroupEntry entry) => _groups.GetOrAdd(entry.NameUtf8, entry);

    private void NextVersion() =>
        Volatile.Write(ref _version, _version.NextVersion(_time.GetUtcNow().ToUnixTimeMilliseconds()));
}
