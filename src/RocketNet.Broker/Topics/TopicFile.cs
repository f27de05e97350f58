using Microsoft.Extensions.Logging;
using RocketNet.Broker.Persistence;
using RocketNet.Protocol.Bodies;
using RocketNet.Store.Config;

namespace RocketNet.Broker.Topics;

/// <summary>Keeps <c>config/topics.json</c> equal to the <see cref="TopicTable"/>, in Java's form.</summary>
public sealed class TopicFile
{
    private const string FileName = "topics.json";

    private readonly TopicTable _topics;
    private readonly JsonFile _file;
    private readonly ILogger<TopicFile> _logger;
    private readonly ConfigFileWriter _writer;

    public TopicFile(TopicTable topics, JsonFile file, ILogger<TopicFile> logger)
    {
        _topics = topics;
        _file = file;
        _logger = logger;
        _writer = new ConfigFileWriter(file, FileName, () => Describe(topics).ToJson(isPretty: true), logger);
        topics.Changed += _ => _writer.WriteAsync();
    }

    /// <summary>Ends when every change made so far is on disk; fails with an IOException when it cannot be.</summary>
    public Task WhenWritten => _writer.Latest;

    /// <summary>Fills the table before anybody uses it.</summary>
    public void Load()
    {
        if (ConfigFileReader.TryRead(
            _file,
            "topicConfigTable",
            static json => TopicConfigTableBody.Parse(json),
            _logger,
            out TopicConfigTableBody? body))
        {
            _topics.Load(body.TopicConfigTable.Values, body.DataVersion);
            _logger.ConfigFileRead(FileName, body.TopicConfigTable.Count);
        }
    }

    public Task WriteAsync() => _writer.WriteAsync();

    // The version is read first: a topic that comes in between is written again under the next one.
    internal static TopicConfigTableBody Describe(TopicTable topics) => new(
        topics.Version,
        topics.Listed.ToDictionary(config => config.TopicName, StringComparer.Ordinal));
}
