using System.Buffers.Binary;
using RocketNet.Protocol.Wire;
using RocketNet.Store.Files;

namespace RocketNet.Store.Durability;

/// <summary>
/// The <c>checkpoint</c> file, 4096 bytes. Java reads and writes the first 24 (40 from 5.x on) and leaves the rest
/// alone; ours begin at byte 40. Layout: docs/consumequeue.md. Any thread.
/// </summary>
internal sealed class StoreCheckpoint : IDisposable
{
    public const int FileBytes = 4096;
    private const int JavaBytes = 24;
    private const int OwnStart = 40;
    private const int OwnCheckedBytes = 60;
    private const int OwnBytes = OwnCheckedBytes + sizeof(int);

    // The index came later and has a part of its own, so that a store of 0.1.0 still counts as ours.
    private const int IndexStart = OwnStart + OwnBytes;
    private const int IndexValueBytes = 3 * sizeof(long);
    private const int EntriesStart = IndexStart + IndexValueBytes + sizeof(int);
    internal const int AllBytes = EntriesStart + sizeof(long) + sizeof(int);
    private const int Magic = 0x524E4350;

    private readonly IStoreFile _file;
    private readonly Lock _gate = new(); // guards _values and the write of them
    private CheckpointValues _values;

    private StoreCheckpoint(IStoreFile file, CheckpointValues values, bool isOwn)
    {
        _file = file;
        _values = values;
        IsOwn = isOwn;
    }

    /// <summary>Whether our own part was whole and nobody else has written the file since.</summary>
    public bool IsOwn { get; }

    public CheckpointValues Values
    {
        get
        {
            lock (_gate)
            {
                return _values;
            }
        }
    }

    public static StoreCheckpoint Open(IStoreFiles files, string path)
    {
        if (!files.FileExists(path))
        {
            IStoreFile made = files.Create(path, FileBytes);
            CheckpointValues none = new() { CleanEnd = -1, IndexCleanEnd = -1, QueueEntries = -1 };
            return new StoreCheckpoint(made, none, isOwn: false);
        }

        IStoreFile file = files.Open(path);
        if (file.Length < FileBytes)
        {
            file.SetLength(FileBytes);
        }

        byte[] bytes = new byte[AllBytes];
        file.Read(bytes, 0);
        bool isOwn = TryDecode(bytes, out CheckpointValues values);
        return new StoreCheckpoint(file, values, isOwn);
    }

    /// <summary>
    /// Changes the values and writes them. Unless asked not synced: an older value is only a longer recovery.
    /// </summary>
    public void Write(Func<CheckpointValues, CheckpointValues> change, bool sync = false)
    {
        lock (_gate)
        {
            _values = change(_values);
            Span<byte> bytes = stackalloc byte[AllBytes];
            _file.Read(bytes[..OwnStart], 0);
            Encode(_values, bytes);
            _file.Write(bytes, 0);
            if (sync)
            {
                _file.Flush();
            }
        }
    }

    public void Dispose() => _file.Dispose();

    internal static bool TryDecode(ReadOnlySpan<byte> bytes, out CheckpointValues values)
    {
        values = new CheckpointValues(
            BinaryPrimitives.ReadInt64BigEndian(bytes),
            BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[16..]),
            Durable: 0,
            QueuesDurable: 0,
            CleanEnd: -1,
            QueueCount: 0)
        {
            QueueEntries = -1,
        };
        ReadOnlySpan<byte> own = bytes[OwnStart..];
        bool isWhole = BinaryPrimitives.ReadInt32BigEndian(own[56..]) == Magic
            && BinaryPrimitives.ReadInt32BigEndian(own[OwnCheckedBytes..]) == Crc32.Masked(own[..OwnCheckedBytes]);
        if (!isWhole || !own.Slice(32, JavaBytes).SequenceEqual(bytes[..JavaBytes]))
        {
            return false;
        }

        values = values with
        {
            Durable = BinaryPrimitives.ReadInt64BigEndian(own),
            QueuesDurable = BinaryPrimitives.ReadInt64BigEndian(own[8..]),
            CleanEnd = BinaryPrimitives.ReadInt64BigEndian(own[16..]),
            QueueCount = BinaryPrimitives.ReadInt64BigEndian(own[24..]),
        };
        values = WithEntries(WithIndex(values, bytes), bytes);
        return values is { Durable: >= 0, QueuesDurable: >= 0 };
    }

    // The checksum takes in what stands before, so that a 0.1.0 broker that writes its part makes this one invalid.
    private static CheckpointValues WithIndex(in CheckpointValues values, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> index = bytes[IndexStart..];
        int crc = BinaryPrimitives.ReadInt32BigEndian(index[IndexValueBytes..]);
        return crc != Crc32.Masked(bytes[OwnStart..(IndexStart + IndexValueBytes)]) ? values : values with
        {
            IndexSynced = BinaryPrimitives.ReadInt64BigEndian(index),
            IndexCleanEnd = BinaryPrimitives.ReadInt64BigEndian(index[8..]),
            IndexFileCount = BinaryPrimitives.ReadInt64BigEndian(index[16..]),
        };
    }

    // As above: an older version of ours leaves this part as it was, and it does not count any more.
    private static CheckpointValues WithEntries(in CheckpointValues values, ReadOnlySpan<byte> bytes)
    {
        const int End = EntriesStart + sizeof(long);
        return BinaryPrimitives.ReadInt32BigEndian(bytes[End..]) == Crc32.Masked(bytes[OwnStart..End])
            ? values with { QueueEntries = BinaryPrimitives.ReadInt64BigEndian(bytes[EntriesStart..]) }
            : values;
    }

    private static void Encode(in CheckpointValues values, Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes, values.PhysicTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], values.LogicsTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(bytes[16..], values.IndexTimestamp);
        Span<byte> own = bytes[OwnStart..];
        BinaryPrimitives.WriteInt64BigEndian(own, values.Durable);
        BinaryPrimitives.WriteInt64BigEndian(own[8..], values.QueuesDurable);
        BinaryPrimitives.WriteInt64BigEndian(own[16..], values.CleanEnd);
        BinaryPrimitives.WriteInt64BigEndian(own[24..], values.QueueCount);
        bytes[..JavaBytes].CopyTo(own[32..]);
        BinaryPrimitives.WriteInt32BigEndian(own[56..], Magic);
        BinaryPrimitives.WriteInt32BigEndian(own[OwnCheckedBytes..], Crc32.Masked(own[..OwnCheckedBytes]));
        Span<byte> index = bytes[IndexStart..];
        BinaryPrimitives.WriteInt64BigEndian(index, values.IndexSynced);
        BinaryPrimitives.WriteInt64BigEndian(index[8..], values.IndexCleanEnd);
        BinaryPrimitives.WriteInt64BigEndian(index[16..], values.IndexFileCount);
        int crc = Crc32.Masked(bytes[OwnStart..(IndexStart + IndexValueBytes)]);
        BinaryPrimitives.WriteInt32BigEndian(index[IndexValueBytes..], crc);
        BinaryPrimitives.WriteInt64BigEndian(bytes[EntriesStart..], values.QueueEntries);
        crc = Crc32.Masked(bytes[OwnStart..(EntriesStart + sizeof(long))]);
        BinaryPrimitives.WriteInt32BigEndian(bytes[(EntriesStart + sizeof(long))..], crc);
    }
}
