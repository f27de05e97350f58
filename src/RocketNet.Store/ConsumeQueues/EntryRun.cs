using RocketNet.Store.Files;

namespace RocketNet.Store.ConsumeQueues;

/// <summary>Entries of one file, one behind the other, held in memory until disposed.</summary>
internal readonly ref struct EntryRun(MappedLease lease, ReadOnlySpan<byte> bytes) : IDisposable
{
    private readonly MappedLease _lease = lease;
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Count => _bytes.Length / ConsumeQueueEntry.ByteCount;

    public ConsumeQueueEntry this[int index] =>
        ConsumeQueueEntry.Read(_bytes.Slice(index * ConsumeQueueEntry.ByteCount, ConsumeQueueEntry.ByteCount));

    public void Dispose() => _lease.Dispose();
}
