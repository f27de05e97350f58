using Microsoft.Extensions.Logging;
using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;
using RocketNet.Remoting.Files;

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

    // A queue takes 150 bytes or so; a file of more than 400,000 of them is not ours.
    private const int ByteCountMax = 64 << 20;

    private readonly AtomicFile _file;
    private readonly ILogger _logger;
    private readonly Lazy<NotedOffsets> _noted;
    private byte[] _written = []; // What the file holds since the last write; its writer's.

    // One writer of the file at a time. Never disposed: a second stop must not take it from the first.
    private SemaphoreSlim Writing { get; } = new(1);

    public LocalOffsetStore(string path, ILogger logger)
    {
        _file = new AtomicFile(path, ByteCountMax);
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

    /// <summary>Stores all noted offsets, of these queues and others.</summary>
    public async Task<RocketMqException?> PersistAsync(
        IReadOnlyCollection<MessageQueue> queues, CancellationToken cancellationToken)
    {
        await Writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Write(new ResetOffsetBody(
                _noted.Value.All.ToDictionary(entry => entry.Key.ToBody(), entry => entry.Value)).ToJson());
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _logger.OffsetFileNotWritten(failure, _file.Path);
            return new RocketMqException(
                RocketMqFailure.OffsetsNotStored,
                $"The offsets could not be written to {_file.Path}: {failure.Message} See that the folder may be "
                + "written and its disk is not full; it is tried again.",
                failure);
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

        _file.Write(json);
        _written = json;
    }

    private NotedOffsets Read()
    {
        Dictionary<MessageQueue, long> offsets = [];
        try
        {
            _file.Read(
                json =>
                {
                    offsets = Parse(json);
                    return true;
                },
                out _);
        }
        catch (Exception damage) when (damage is InvalidDataException or UnauthorizedAccessException)
        {
            throw new RocketMqException(
                RocketMqFailure.OffsetsUnreadable,
                $"{damage.Message}: put one of them in order, or delete both, and the group begins anew where its "
                + "options say.",
                damage);
        }

        if (_file.Damage is { } repaired)
        {
            _logger.OffsetFileNotRead(repaired, _file.Path);
        }

        return new NotedOffsets(offsets);
    }

    private static Dictionary<MessageQueue, long> Parse(byte[] json)
    {
        try
        {
            return FastJsonValue.Parse(json)["offsetTable"].IsNull
                ? throw new InvalidDataException("there is no offsetTable in it")
                : ResetOffsetBody.Parse(json).OffsetTable
                    .Where(entry => entry.Value >= 0)
                    .ToDictionary(entry => MessageQueue.From(entry.Key), entry => entry.Value);
        }
        catch (ProtocolException wrong)
        {
            throw new InvalidDataException(wrong.Message, wrong);
        }
    }
}
