using System.Runtime.CompilerServices;
using System.Text;
using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Messages;

/// <summary>The property text of messages: <c>key 0x01 value 0x02 key 0x01 value …</c>, a last 0x02 allowed.</summary>
/// <remarks>Layout: docs/commitlog.md. Java: MessageDecoder@4.9.7.</remarks>
public static class MessageProperties
{
    /// <summary>Longest text a record can hold.</summary>
    public const int BytesMax = short.MaxValue;

    /// <summary>Between a name and its value.</summary>
    public const byte ValueSeparator = 0x01;

    /// <summary>Behind an entry; the last one may lack it.</summary>
    public const byte EntrySeparator = 0x02;

    /// <summary>Finds a property; of a repeated name the last one counts.</summary>
    public static bool TryGet(ReadOnlySpan<byte> properties, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        bool found = false;
        var reader = new PropertyReader(properties);
        while (reader.MoveNext())
        {
            if (reader.Key.SequenceEqual(key))
            {
                value = reader.Value;
                found = true;
            }
        }

        return found;
    }

    /// <summary>All properties in the order of their first appearance; of a repeated name the last value.</summary>
    public static Dictionary<string, string> ToDictionary(ReadOnlySpan<byte> properties)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new PropertyReader(properties);
        while (reader.MoveNext())
        {
            entries[Encoding.UTF8.GetString(reader.Key)] = Encoding.UTF8.GetString(reader.Value);
        }

        return entries;
    }

    /// <summary>The text of a set of properties, in the order a Java 4.9.7 broker would store them.</summary>
    /// <remarks>The entries count as inserted in the order given. Without a last separator.</remarks>
    public static string FromDictionary(IReadOnlyCollection<KeyValuePair<string, string>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return Join(InJavaOrder(entries));
    }

    /// <summary>
    /// The stored form of a single send: CLUSTER set, WAIT taken out, in the order a Java 4.9.7 broker stores them.
    /// </summary>
    /// <param name="properties">The text as the producer sent it.</param>
    /// <param name="clusterName">The cluster's name.</param>
    /// <param name="destination">Room for <see cref="BytesMax"/> bytes is enough for anything storable.</param>
    /// <param name="keepsWait">For the shared properties of a batch, where Java leaves WAIT in.</param>
    /// <returns>Bytes written, without a last separator; −1 when the room is too small.</returns>
    [SkipLocalsInit]
    public static int WriteStored(
        ReadOnlySpan<byte> properties,
        ReadOnlySpan<byte> clusterName,
        Span<byte> destination,
        bool keepsWait = false)
    {
        // More text than this cannot shrink to a storable one but by repeated names; that is not worth the work.
        if (properties.Length > 2 * BytesMax)
        {
            return -1;
        }

        Span<StoredProperties.Entry> entries = stackalloc StoredProperties.Entry[StoredProperties.CountMax];
        var stored = new StoredProperties(properties, clusterName, entries);
        return stored.TryCollect()
            ? stored.Write(destination, keepsWait)
            : WriteStoredSlowly(properties, clusterName, destination, keepsWait);
    }

    // Messages with more properties than the table on the stack holds: rare enough to take dictionaries.
    private static int WriteStoredSlowly(
        ReadOnlySpan<byte> properties,
        ReadOnlySpan<byte> clusterName,
        Span<byte> destination,
        bool keepsWait)
    {
        Dictionary<string, string> entries = ToDictionary(properties);
        entries["CLUSTER"] = Encoding.UTF8.GetString(clusterName);
        string text = Join(InJavaOrder(entries).Where(entry => keepsWait || entry.Key != "WAIT"));
        return Encoding.UTF8.TryGetBytes(text, destination, out int written) ? written : -1;
    }

    private static IEnumerable<KeyValuePair<string, string>> InJavaOrder(
        IReadOnlyCollection<KeyValuePair<string, string>> entries)
    {
        int capacity = JavaHashOrder.CapacityFor(entries.Count);
        return entries
            .Select((entry, index) =>
                (entry, Key: JavaHashOrder.SortKey(JavaString.HashCode(entry.Key), capacity, index)))
            .OrderBy(pair => pair.Key)
            .Select(pair => pair.entry);
    }

    private static string Join(IEnumerable<KeyValuePair<string, string>> entries) => string.Join(
        (char)EntrySeparator, entries.Select(entry => $"{entry.Key}{(char)ValueSeparator}{entry.Value}"));
}
