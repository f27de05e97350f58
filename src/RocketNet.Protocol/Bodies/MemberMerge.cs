namespace RocketNet.Protocol.Bodies;

/// <summary>Writes an entry's own members and its unknown ones in one alphabetical order, as Java does.</summary>
/// <remarks>Own members are given in that order; the object is opened by the caller.</remarks>
internal sealed class MemberMerge(JavaJsonWriter json, UnknownMembers unknown)
{
    private int _next;

    public void Member(string name, long value)
    {
        Before(name);
        json.Member(name, value);
    }

    public void Member(string name, bool value)
    {
        Before(name);
        json.Member(name, value);
    }

    public void Member(string name, string value)
    {
        Before(name);
        json.Member(name, value);
    }

    public void Member(string name, IEnumerable<KeyValuePair<string, string>> map)
    {
        Before(name);
        json.Member(name, map);
    }

    /// <summary>Writes the unknown members that belong before an own one.</summary>
    public void Before(string name)
    {
        for (; _next < unknown.Members.Count
            && string.CompareOrdinal(unknown.Members[_next].Name, name) < 0; _next++)
        {
            json.Member(unknown.Members[_next]);
        }
    }

    /// <summary>Writes what is left and closes the object.</summary>
    public void Finish()
    {
        for (; _next < unknown.Members.Count; _next++)
        {
            json.Member(unknown.Members[_next]);
        }

        json.EndObject();
    }
}
