using RocketNet.Protocol.Wire;

namespace RocketNet.Store.Indexing;

/// <summary>A key of a record on its way into the index.</summary>
/// <param name="Hash">See <see cref="HashOf(int, ReadOnlySpan{byte})"/>.</param>
/// <param name="Offset">Physical offset of the record.</param>
/// <param name="StoreTimestamp">When the record was stored.</param>
internal readonly record struct IndexKey(int Hash, long Offset, long StoreTimestamp)
{
    /// <summary>The part of the hash that all keys of a topic share.</summary>
    public static int TopicHashOf(ReadOnlySpan<byte> topic) =>
        unchecked((31 * JavaString.HashCode(topic)) + '#');

    // Compat: IndexFile.indexKeyHashMethod@4.9.7 takes the absolute value, and 0 where an int has none.
    public static int HashOf(int topicHash, ReadOnlySpan<byte> key)
    {
        int hash = JavaString.HashCode(topicHash, key);
        return hash >= 0 ? hash : hash == int.MinValue ? 0 : -hash;
    }

    public static int HashOf(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> key) => HashOf(TopicHashOf(topic), key);
}
