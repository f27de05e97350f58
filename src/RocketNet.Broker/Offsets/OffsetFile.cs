using Microsoft.Extensions.Logging;
using RocketNet.Broker.Persistence;
using RocketNet.Protocol.Bodies;
using RocketNet.Store.Config;

namespace RocketNet.Broker.Offsets;

/// <summary>
/// Keeps <c>config/consumerOffset.json</c> close to the <see cref="OffsetTable"/>: written every
/// flushConsumerOffsetInterval when something changed, and at stop. A crash takes groups back by that time.
/// </summary>
public sealed class OffsetFile
{
    private const string FileName = "consumerOffset.json";

    private readonly OffsetTable _offsets;
    private readonly JsonFile _file;
    private readonly ILogger<OffsetFile> _logger;
    private readonly ConfigFileWriter _writer;
    private long _writtenChangeCount;

    public OffsetFile(OffsetTable offsets, JsonFile file, ILogger<OffsetFile> logger)
    {
        _offsets = offsets;
        _file = file;
        _logger = logger;
        _writer = new ConfigFileWriter(file, FileName, () => Describe(offsets).ToJson(isPretty: true), logger);
    }

    /// <summary>Fills the table before anybody uses it.</summary>
    public void Load()
    {
        if (!ConfigFileReader.TryRead(
            _file,
            "offsetTable",
            static json => ConsumerOffsetTableBody.Parse(json),
            _logger,
            out ConsumerOffsetTableBody? body))
        {
            return;
        }

        foreach ((string key, IReadOnlyDictionary<int, long> queues) in body.OffsetTable)
        {
            // A group holds no '@'; a topic of an old store might.
            int separator = key.LastIndexOf('@');
            if (separator <= 0)
            {
                continue;
            }

            foreach ((int queueId, long offset) in queues)
            {
                _offsets.TryCommit(key[..separator], key[(separator + 1)..], queueId, offset);
            }
        }

        _writtenChangeCount = _offsets.ChangeCount;
        _logger.ConfigFileRead(FileName, body.OffsetTable.Count);
    }

    /// <summary>Writes what changed since the last time, if anything did.</summary>
    /// <exception cref="IOException">The disk refused; it is tried again with the next call.</exception>
    public async Task WriteIfChangedAsync()
    {
        long changeCount = _offsets.ChangeCount;
        if (changeCount == _writtenChangeCount)
        {
            return;
        }

        await _writer.WriteAsync();
        _writtenChangeCount = changeCount;
    }

    internal static ConsumerOffsetTableBody Describe(OffsetTable offsets) => new(
        offsets.Entries.ToDictionary(
            entry => $"{entry.Topic}@{entry.Group}",
            entry => entry.Snapshot(),
            StringComparer.Ordinal));
}
