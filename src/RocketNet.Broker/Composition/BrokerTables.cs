using Microsoft.Extensions.Logging;
using RocketNet.Broker.Clients;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Groups;
using RocketNet.Broker.Offsets;
using RocketNet.Broker.Topics;
using RocketNet.Store.Config;
using RocketNet.Store.Files;

namespace RocketNet.Broker.Composition;

/// <summary>
/// What the broker knows, with the files that keep it. Made by <see cref="BrokerHost"/> at start; handed to handlers in
/// parts, never as a whole.
/// </summary>
internal sealed class BrokerTables
{
    public BrokerTables(BrokerConfiguration configuration, IStoreFiles files, TimeProvider time, ILoggerFactory loggers)
    {
        string folder = Path.Combine(configuration.Store.RootDirectory, "config");
        JsonFile FileOf(string name) => new(files, Path.Combine(folder, name), time);
        Topics = new TopicTable(configuration, time);
        TopicFile = new TopicFile(Topics, FileOf("topics.json"), loggers.CreateLogger<TopicFile>());
        SystemTopics = new SystemTopics(configuration);
        Groups = new GroupTable(configuration, time);
        GroupFile = new GroupFile(Groups, FileOf("subscriptionGroup.json"), loggers.CreateLogger<GroupFile>());
        Offsets = new OffsetTable();
        OffsetFile = new OffsetFile(Offsets, FileOf("consumerOffset.json"), loggers.CreateLogger<OffsetFile>());
        Locks = new QueueLockTable(time);
        LockFile = new QueueLockFile(Locks, FileOf("queueLock.json"), time, loggers.CreateLogger<QueueLockFile>());
        ConsumerNotifier notifier = new(configuration, Groups);
        Clients = new ClientTable(notifier, Locks, time, loggers.CreateLogger<ClientTable>());
    }

    public TopicTable Topics { get; }

    public TopicFile TopicFile { get; }

    public SystemTopics SystemTopics { get; }

    public GroupTable Groups { get; }

    public GroupFile GroupFile { get; }

    public OffsetTable Offsets { get; }

    public OffsetFile OffsetFile { get; }

    public QueueLockTable Locks { get; }

    public QueueLockFile LockFile { get; }

    public ClientTable Clients { get; }

    /// <summary>Reads the files. A broken one with a good copy is an alarm, without one an exception.</summary>
    /// <param name="wasCleanStop">The last run of the broker ended in order.</param>
    public void Load(bool wasCleanStop)
    {
        TopicFile.Load();
        GroupFile.Load();
        OffsetFile.Load();
        LockFile.Load(wasCleanStop);
    }

    /// <summary>Writes everything down for the last time.</summary>
    public Task WriteAsync() => Task.WhenAll(
        TopicFile.WriteAsync(),
        GroupFile.WriteAsync(),
        OffsetFile.WriteIfChangedAsync(),
        LockFile.WriteAsync());
}
