using Microsoft.Extensions.Logging;
using RocketNet.Broker.Persistence;
using RocketNet.Protocol.Bodies;
using RocketNet.Store.Config;

namespace RocketNet.Broker.Groups;

/// <summary>Keeps <c>config/subscriptionGroup.json</c> equal to the <see cref="GroupTable"/>, in Java's form.</summary>
public sealed class GroupFile
{
    private const string FileName = "subscriptionGroup.json";

    private readonly GroupTable _groups;
    private readonly JsonFile _file;
    private readonly ILogger<GroupFile> _logger;
    private readonly ConfigFileWriter _writer;

    public GroupFile(GroupTable groups, JsonFile file, ILogger<GroupFile> logger)
    {
        _groups = groups;
        _file = file;
        _logger = logger;
        _writer = new ConfigFileWriter(file, FileName, () => Describe(groups).ToJson(isPretty: true), logger);
        groups.Changed += () => _writer.WriteAsync();
    }

    /// <summary>Ends when every change made so far is on disk; fails with an IOException when it cannot be.</summary>
    public Task WhenWritten => _writer.Latest;

    /// <summary>Fills the table before anybody uses it.</summary>
    public void Load()
    {
        if (ConfigFileReader.TryRead(
            _file,
            "subscriptionGroupTable",
            static json => SubscriptionGroupTableBody.Parse(json),
            _logger,
            out SubscriptionGroupTableBody? body))
        {
            _groups.Load(body);
            _logger.ConfigFileRead(FileName, body.SubscriptionGroupTable.Count);
        }
    }

    public Task WriteAsync() => _writer.WriteAsync();

    internal static SubscriptionGroupTableBody Describe(GroupTable groups) => new(
        groups.Version,
        groups.All.ToDictionary(config => config.GroupName, StringComparer.Ordinal))
    {
        Unknown = groups.Unknown,
    };
}
