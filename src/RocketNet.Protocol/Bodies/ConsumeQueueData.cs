namespace RocketNet.Protocol.Bodies;

/// <summary>One entry of a ConsumeQueue as 321 shows it.</summary>
/// <param name="PhysicOffset">Start of the record in the CommitLog.</param>
/// <param name="PhysicSize">Bytes of the record.</param>
/// <param name="TagsCode">Hash of the tags.</param>
/// <param name="Eval">Whether the group's property filter passes it; false without one.</param>
public readonly record struct ConsumeQueueData(long PhysicOffset, int PhysicSize, long TagsCode, bool Eval)
{
    internal static ConsumeQueueData From(FastJsonValue value) => new(
        value["physicOffset"].AsInt64(),
        value["physicSize"].AsInt32(),
        value["tagsCode"].AsInt64(),
        value["eval"].AsBoolean());

    internal void WriteTo(JavaJsonWriter json)
    {
        json.StartObject();
        json.Member("eval", Eval);
        json.Member("physicOffset", PhysicOffset);
        json.Member("physicSize", PhysicSize);
        json.Member("tagsCode", TagsCode);
        json.EndObject();
    }
}
