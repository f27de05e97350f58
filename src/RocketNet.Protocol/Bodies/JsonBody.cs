namespace RocketNet.Protocol.Bodies;

/// <summary>Turns a body's writing method into bytes.</summary>
internal static class JsonBody
{
    public static byte[] Write(Action<JavaJsonWriter> write, bool isPretty = false)
    {
        var json = new JavaJsonWriter(isPretty);
        write(json);
        return json.ToArray();
    }

    /// <summary>Writes an array of objects under a name.</summary>
    public static void WriteArray<T>(
        JavaJsonWriter json,
        string name,
        IEnumerable<T> items,
        Action<T, JavaJsonWriter> write)
    {
        json.StartArray(name);
        foreach (T item in items)
        {
            write(item, json);
        }

        json.EndArray();
    }

    /// <summary>Writes an object of objects under a name, in the order given.</summary>
    public static void WriteMap<T>(
        JavaJsonWriter json,
        string name,
        IEnumerable<KeyValuePair<string, T>> entries,
        Action<T, JavaJsonWriter> write)
    {
        json.StartObject(name);
        foreach ((string key, T value) in entries)
        {
            json.Name(key);
            write(value, json);
        }

        json.EndObject();
    }

    /// <summary>Reads an object of objects; of a repeated key the last one counts, null values are left out.</summary>
    public static Dictionary<string, T> ReadMap<T>(FastJsonValue value, Func<FastJsonValue, T> read)
    {
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (FastJsonMember member in value.Members)
        {
            if (!member.Value.IsNull)
            {
                map[member.Name] = read(member.Value);
            }
        }

        return map;
    }

    /// <summary>Reads an array of objects; null items are left out.</summary>
    public static IReadOnlyList<T> ReadArray<T>(FastJsonValue value, Func<FastJsonValue, T> read) =>
        [.. value.Items.Where(item => !item.IsNull).Select(read)];
}
