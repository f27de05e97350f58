namespace RocketNet.Protocol.Bodies;

/// <summary>
/// Members of a configuration entry that have no meaning here, kept so that what a 5.x broker wrote survives our
/// writing. Immutable; equal when they would be written alike.
/// </summary>
public sealed class UnknownMembers : IEquatable<UnknownMembers>
{
    /// <summary>No such members.</summary>
    public static readonly UnknownMembers None = new([]);

    /// <summary>
    /// Bound for an entry, in characters. A group of 5.3.3 has about 150 of them; 400 topics in its
    /// <c>subscriptionDataSet</c> stay below this.
    /// </summary>
    internal const int EntrySizeMax = 65_536;

    /// <summary>Bound for what stands beside a whole table.</summary>
    internal const int TableSizeMax = 1_048_576;

    private const int DepthMax = 16;

    private readonly FastJsonMember[] _members;
    private readonly Lazy<string> _text;

    private UnknownMembers(FastJsonMember[] members)
    {
        _members = members;
        _text = new Lazy<string>(Print);
    }

    /// <summary>The members, in the order of their names.</summary>
    internal IReadOnlyList<FastJsonMember> Members => _members;

    /// <summary>These members, and of <paramref name="others"/> those whose names are not among them.</summary>
    public UnknownMembers Or(UnknownMembers others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return Of(
            [.. _members, .. others._members.Where(other => _members.All(mine => mine.Name != other.Name))],
            EntrySizeMax);
    }

    /// <summary>These members less one.</summary>
    public UnknownMembers Without(string name) =>
        Of([.. _members.Where(member => member.Name != name)], TableSizeMax);

    /// <inheritdoc/>
    public bool Equals(UnknownMembers? other) => other is not null && _text.Value == other._text.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as UnknownMembers);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.Value.GetHashCode(StringComparison.Ordinal);

    /// <summary>The members as JSON.</summary>
    public override string ToString() => _text.Value;

    /// <summary>The members of an object that are none of the known ones; the last of a name counts.</summary>
    /// <exception cref="ProtocolException">They are too large or too deep to be kept.</exception>
    internal static UnknownMembers Of(FastJsonValue entry, IReadOnlyList<string> known, int sizeMax = EntrySizeMax)
    {
        Dictionary<string, FastJsonMember>? found = null;
        foreach (FastJsonMember member in entry.Members)
        {
            if (member.Name.Length > 0 && !known.Any(name => FastJsonValue.EqualsLoosely(member.Name, name)))
            {
                found ??= new Dictionary<string, FastJsonMember>(StringComparer.Ordinal);
                found[member.Name] = member;
            }
        }

        return found is null ? None : Of([.. found.Values], sizeMax);
    }

    private static UnknownMembers Of(FastJsonMember[] members, int sizeMax)
    {
        int left = sizeMax;
        foreach (FastJsonMember member in members)
        {
            Measure(member.Key, ref left, depth: 0);
            Measure(member.Value, ref left, depth: 0);
        }

        Array.Sort(members, static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return members.Length == 0 ? None : new UnknownMembers(members);
    }

    // References make a small text stand for a huge or endless value, so what would be written is counted.
    private static void Measure(FastJsonValue value, ref int left, int depth)
    {
        left -= 1 + (value.AsString()?.Length ?? 0);
        if (left < 0 || depth > DepthMax)
        {
            throw new ProtocolException(
                "JSON body: members that are unknown here are too large or too deep to be kept");
        }

        foreach (FastJsonValue item in value.Items)
        {
            Measure(item, ref left, depth + 1);
        }

        foreach (FastJsonMember member in value.Members)
        {
            Measure(member.Key, ref left, depth + 1);
            Measure(member.Value, ref left, depth + 1);
        }
    }

    private string Print()
    {
        var json = new JavaJsonWriter();
        json.StartObject();
        new MemberMerge(json, this).Finish();
        return System.Text.Encoding.UTF8.GetString(json.ToArray());
    }
}
