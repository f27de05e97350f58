using System.Globalization;
using System.Text;

namespace RocketNet.Protocol.Messages;

/// <summary>
/// Properties to be changed before they are stored again, as a Java broker changes its map of them. For messages that
/// are delayed or handed back; an ordinary send is stored without it.
/// </summary>
public sealed class PropertySet
{
    // The order of insertion decides the order of two names in one bucket of Java's map, so it is kept here.
    private readonly OrderedDictionary<string, string> _entries;

    /// <summary>Reads the property text of a request or a record.</summary>
    public PropertySet(ReadOnlySpan<byte> properties) =>
        _entries = new OrderedDictionary<string, string>(
            MessageProperties.ToDictionary(properties), StringComparer.Ordinal);

    /// <summary>The value, or null; setting keeps the place of a name that is there already.</summary>
    public string? this[ReadOnlySpan<byte> name]
    {
        get => _entries.GetValueOrDefault(Encoding.UTF8.GetString(name));
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _entries[Encoding.UTF8.GetString(name)] = value;
        }
    }

    /// <summary>The delay level asked for; 0 when there is none or it is no number.</summary>
    public int DelayLevel =>
        int.TryParse(this[PropertyNames.Delay], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int n)
            ? n
            : 0;

    /// <summary>Gives a name its value at the end, wherever it stood before.</summary>
    public void PutLast(ReadOnlySpan<byte> name, string value)
    {
        string key = Encoding.UTF8.GetString(name);
        _entries.Remove(key);
        _entries.Add(key, value);
    }

    /// <summary>The text as a Java 4.9.7 broker stores it; it may be longer than a record can hold.</summary>
    public byte[] ToStored() => Encoding.UTF8.GetBytes(MessageProperties.FromDictionary(_entries));
}
