using Microsoft.Extensions.Logging;
using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Client.Offsets;

/// <summary>Offsets in a file of this machine, for members that get every message each. Any thread.</summary>
/// <remarks>
/// The file has the form of Java's LocalFileOffsetStore@4.9.8. It is replaced whole, the one before stays as
/// <c>.bak</c>, and queues that this member does not hold now stay in it.
/// </remarks>
internal sealed class LocalOffsetStore : IOffsetStore, IDisposable
{
    /// <summary>The file's name in the folder of a group.</summary>
    public const string FileName = "offsets.json";

    private readonly string _path;
    private readonly ILogger _logger;
    private readonly NotedOffsets _noted;
    private readonly SemaphoreSlim _writing = new(1); // One writer of the file at a time.

    /// <summary>Reads the file, else the one before it; damage is logged and the group starts anew.</summary>
    public LocalOffsetStore(string path, ILogger logger)
    {
        _path = path;
        _logger = logger;
        _noted = new NotedOffsets(Load(path) ?? Load(path + ".bak"));
    }

    public void Update(MessageQueue queue, long offset, bool increaseOnly) =>
        _noted.Update(queue, offset, increaseOnly);

    public long? Noted(MessageQueue queue) => _noted.Find(queue);

    public Task<long> ReadAsync(MessageQueue queue, CancellationToken cancellationToken) =>
        Task.FromResult(Noted(queue) ?? -1);

    public async Task PersistAsync(IReadOnlyCollection<MessageQueue> queues, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            byte[] json = new ResetOffsetBody(
                _noted.All.ToDictionary(entry => entry.Key.ToBody(), entry => entry.Value)).ToJson();
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            await File.WriteAllBytesAsync(_path + ".tmp", json, cancellationToken).ConfigureAwait(false);
            if (File.Exists(_path))
            {
                File.Move(_path, _path + ".bak", overwrite: true);
            }

            File.Move(_path + ".tmp", _path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _logger.OffsetFileNotWritten(failure, _path);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Does nothing: the queue may come back, and its offset must still be in the file then.</summary>
    public void Forget(MessageQueue queue)
    {
    }

    public void Dispose() => _writing.Dispose();

    private Dictionary<MessageQueue, long>? Load(string path)
    {
        try
        {
            return File.Exists(path)
                ? ResetOffsetBody.Parse(File.ReadAllBytes(path)).OffsetTable
                    .ToDictionary(entry => MessageQueue.From(entry.Key), entry => entry.Value)
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ProtocolException)
        {
            _logger.OffsetFileNotRead(failure, path);
            return null;
        }
    }
}
