using System.Globalization;

namespace RocketNet.Protocol.Bodies;

/// <summary>Answer of QUERY_CONSUME_TIME_SPAN (303).</summary>
/// <param name="Queues">Each write queue of the topic.</param>
public sealed record QueryConsumeTimeSpanBody(IReadOnlyList<QueueTimeSpan> Queues)
{
    // The last day of the year 9999 less one; a damaged record may hold anything.
    private const long MillisMax = 253_402_128_000_000;

    /// <summary>Parses such a body; the times as text are passed over.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static QueryConsumeTimeSpanBody Parse(ReadOnlySpan<byte> utf8) =>
        new(JsonBody.ReadArray(FastJsonValue.Parse(utf8)["consumeTimeSpanSet"], value => new QueueTimeSpan(
            MessageQueue.From(value["messageQueue"]),
            value["minTimeStamp"].AsInt64(),
            value["maxTimeStamp"].AsInt64(),
            value["consumeTimeStamp"].AsInt64(),
            value["delayTime"].AsInt64())));

    /// <summary>The body; every time is written a second time as text.</summary>
    /// <param name="zone">The zone of those texts: the broker's own, as Java has it.</param>
    public byte[] ToJson(TimeZoneInfo zone) => JsonBody.Write(json =>
    {
        json.StartObject();
        JsonBody.WriteArray(json, "consumeTimeSpanSet", Queues, (queue, writer) => Write(queue, zone, writer));
        json.EndObject();
    });

    private static void Write(QueueTimeSpan queue, TimeZoneInfo zone, JavaJsonWriter json)
    {
        json.StartObject();
        json.Member("consumeTimeStamp", queue.ConsumeTimestamp);
        json.Member("consumeTimeStampStr", Text(queue.ConsumeTimestamp, zone));
        json.Member("delayTime", queue.DelayTime);
        json.Member("maxTimeStamp", queue.MaxTimestamp);
        json.Member("maxTimeStampStr", Text(queue.MaxTimestamp, zone));
        json.Name("messageQueue");
        queue.Queue.WriteTo(json);
        json.Member("minTimeStamp", queue.MinTimestamp);
        json.Member("minTimeStampStr", Text(queue.MinTimestamp, zone));
        json.EndObject();
    }

    private static string Text(long millis, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(millis, -1, MillisMax)), zone)
            .ToString("yyyy-MM-dd#HH:mm:ss:fff", CultureInfo.InvariantCulture);
}
