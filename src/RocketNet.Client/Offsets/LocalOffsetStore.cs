using Microsoft.Extensions.Logging;
using RocketNet.Hosting.Files;
using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Client.Offsets;

/// <summary>Offsets in a file of this machine, for members that get every message each. Any thread.</summary>
/// <remarks>
/// The file has the form of Java's LocalFileOffsetStore@4.9.8. It is replaced whole, the one before stays as
/// <c>.bak</c>, and queues that this member does not hold now stay in it.
/// </remarks>
internal sealed class LocalOffsetStore : IOffsetStore
{
    /// <summary>The file's name in the folder of a group.</summary>
    public const string FileName = "offsets.json";

    private readonly AtomicFile _file;
    private readonly ILogger _logger;
    private readonly Lazy<NotedOffsets> _noted;
    private byte[] _written = []; // What the file holds since the last write; its writer's.
    private bool _isDamaged; // The file is not the one that was read, its backup is; the writer's too.

    // One writer of the file at a time. Never disposed: a second stop must not take it from the first.
    private SemaphoreSlim Writing { get; } = new(1);

    public LocalOffsetStore(string path, ILogger logger)
    {
        _file = new AtomicFile(path);
        _logger = logger;

        // A failure is not kept: who has repaired the file may start again.
        _noted = new Lazy<NotedOffsets>(Read, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>Reads the file, else the one before it, if that has not been done.</summary>
    /// <exception cref="RocketMqException">One of them is there and neither can be read.</exception>
    public void Load() => _ = _noted.Value;

    public void Update(MessageQueue queue, long offset, bool increaseOnly) =>
        _noted.Value.Update(queue, offset, increaseOnly);

    public long? Noted(MessageQueue queue) => _noted.Value.Find(queue);

    public Task<long> ReadAsync(MessageQueue queue, CancellationToken cancellationToken) =>
        Task.FromResult(Noted(queue) ?? -1);

    public async Task PersistAsync(IReadOnlyCollection<MessageQueue> queues, CancellationToken cancellationToken)
    {
        await Writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Write(new ResetOffsetBody(
                _noted.Value.All.ToDictionary(entry => entry.Key.ToBody(), entry => entry.Value)).ToJson());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _logger.OffsetFileNotWritten(failure, _file.Path);
        }
        finally
        {
            Writing.Release();
        }
    }

    /// <summary>Does nothing: the queue may come back, and its offset must still be in the file then.</summary>
    public void Forget(MessageQueue queue)
    {
    }

    private void Write(byte[] json)
    {
        if (json.AsSpan().SequenceEqual(_written))
        {
            return;
        }

        if (_isDamaged)
        {
            // It must not become the backup: that one is all there is to read until the new file is there.
            if (File.Exists(_file.Path))
            {
                File.Move(_file.Path, _file.Path + ".damaged", overwrite: true);
            }

            _isDamaged = false;
        }

        _file.Write(json);
        _written = json;
    }

    private NotedOffsets Read()
    {
        Dictionary<MessageQueue, long>? offsets = Read(_file.Path, out Exception? damage);
        _isDamaged = damage is not null;
        offsets ??= Read(_file.BackupPath, out Exception? damageOfBackup) ?? (damage ?? damageOfBackup) switch
        {
            null => [],
            Exception reason => throw new RocketMqException(
                RocketMqFailure.OffsetsUnreadable,
                $"Neither {_file.Path} nor {_file.BackupPath} can be read ({reason.Message}): put one of them in order,"
                + " or delete both, and the group begins anew where its options say.",
                reason),
        };
        return new NotedOffsets(offsets);
    }

    // Null with a damage when there is a file that cannot be read, without one when there is none.
    private Dictionary<MessageQueue, long>? Read(string path, out Exception? damage)
    {
        damage = null;
        try
        {
            byte[] json = File.ReadAllBytes(path);
            if (FastJsonValue.Parse(json)["offsetTable"].IsNull)
            {
                throw new ProtocolException("there is no offsetTable in it");
            }

            return ResetOffsetBody.Parse(json).OffsetTable
                .Where(entry => entry.Value >= 0)
                .ToDictionary(entry => MessageQueue.From(entry.Key), entry => entry.Value);
        }
        catch (Exception nothing) when (nothing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ProtocolException)
        {
            _logger.OffsetFileNotRead(failure, path);
            damage = failure;
            return null;
        }
    }
}
