namespace RocketNet.Protocol.Bodies;

/// <summary>Reads and writes maps whose keys are message queues.</summary>
internal static class MessageQueueMap
{
    public static Dictionary<MessageQueue, T> Read<T>(FastJsonValue value, Func<FastJsonValue, T> read)
    {
        var map = new Dictionary<MessageQueue, T>();
        foreach (FastJsonMember member in value.Members)
        {
            map[MessageQueue.From(member.Key)] = read(member.Value);
        }

        return map;
    }

    public static void Write<T>(
        JavaJsonWriter json,
        string name,
        IEnumerable<KeyValuePair<MessageQueue, T>> entries,
        Action<T, JavaJsonWriter> write)
    {
        json.StartObject(name);
        foreach ((MessageQueue queue, T value) in entries)
        {
            queue.WriteKeyTo(json);
            write(value, json);
        }

        json.EndObject();
    }
}
