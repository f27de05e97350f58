using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RocketNet.Broker.Persistence;
using RocketNet.Protocol.Bodies;
using RocketNet.Store;
using RocketNet.Store.Config;

namespace RocketNet.Broker.Clients;

/// <summary>
/// Keeps the owners of queue locks in <c>config/queueLock.json</c>, so that after a restart of the broker a queue is
/// not given to a second client while its owner goes on consuming. Written when an owner changes, not on renewals, and
/// at stop. Java has no such file and ignores it.
/// </summary>
public sealed class QueueLockFile
{
    private const string FileName = "queueLock.json";

    private readonly QueueLockTable _locks;
    private readonly JsonFile _file;
    private readonly ILogger<QueueLockFile> _logger;
    private readonly TimeProvider _time;
    private readonly ConfigFileWriter _writer;

    public QueueLockFile(QueueLockTable locks, JsonFile file, TimeProvider time, ILogger<QueueLockFile> logger)
    {
        _locks = locks;
        _file = file;
        _time = time;
        _logger = logger;
        _writer = new ConfigFileWriter(file, FileName, () => Write(locks.Snapshot()), logger);
        locks.OwnersChanged += () => _writer.WriteAsync();
    }

    /// <summary>Fills the table before anybody uses it.</summary>
    /// <remarks>
    /// When the last run ended by a crash, the renewals since the last change of an owner are not known: each lock
    /// counts as renewed just now, which is too long by at most half a minute. A clean stop writes the real times.
    /// </remarks>
    public void Load(bool wasCleanStop)
    {
        if (!TryRead(out IReadOnlyList<HeldQueueLock> held, out bool usedBackup))
        {
            return;
        }

        bool areTimesKnown = wasCleanStop && !usedBackup;
        long nowMillis = _time.GetUtcNow().ToUnixTimeMilliseconds();
        _locks.Restore(areTimesKnown
            ? held
            : held.Select(old => old with { Lock = old.Lock with { RenewedAtMillis = nowMillis } }));
        _logger.ConfigFileRead(FileName, held.Count);
    }

    /// <summary>Ends when every change of an owner made so far is on disk.</summary>
    internal Task WhenWritten => _writer.Latest;

    public Task WriteAsync() => _writer.WriteAsync();

    private bool TryRead(out IReadOnlyList<HeldQueueLock> held, out bool usedBackup)
    {
        held = [];
        usedBackup = false;
        try
        {
            byte[]? json = _file.Read(bytes => TryParse(bytes, out _), out usedBackup);
            return json is not null && TryParse(json, out held);
        }
        catch (StoreCorruptException damaged)
        {
            // Locks last a minute: a file that cannot be read is as good as an old one.
            _logger.QueueLocksLost(damaged);
            return false;
        }
    }

    private static byte[] Write(IReadOnlyList<HeldQueueLock> held)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray("locks"u8);
            foreach (HeldQueueLock one in held)
            {
                json.WriteStartObject();
                json.WriteString("group"u8, one.Group);
                json.WriteString("topic"u8, one.Queue.Topic);
                json.WriteString("brokerName"u8, one.Queue.BrokerName);
                json.WriteNumber("queueId"u8, one.Queue.QueueId);
                json.WriteString("clientId"u8, one.Lock.ClientId);
                json.WriteNumber("renewedAt"u8, one.Lock.RenewedAtMillis);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static bool TryParse(byte[] bytes, out IReadOnlyList<HeldQueueLock> held)
    {
        held = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            held = [.. document.RootElement.GetProperty("locks").EnumerateArray().Select(Read)];
            return true;
        }
        catch (Exception damaged) when (damaged is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            // Not such a file; the caller looks for its copy.
            return false;
        }
    }

    private static HeldQueueLock Read(JsonElement json) => new(
        json.GetProperty("group").GetString()!,
        new MessageQueue(
            json.GetProperty("topic").GetString()!,
            json.GetProperty("brokerName").GetString()!,
            json.GetProperty("queueId").GetInt32()),
        new QueueLock(json.GetProperty("clientId").GetString()!, json.GetProperty("renewedAt").GetInt64(), true));
}
