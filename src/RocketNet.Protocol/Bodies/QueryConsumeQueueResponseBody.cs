namespace RocketNet.Protocol.Bodies;

/// <summary>Answer of QUERY_CONSUME_QUEUE (321).</summary>
/// <param name="MinQueueIndex">The queue's first offset.</param>
/// <param name="MaxQueueIndex">Behind the queue's last offset.</param>
/// <param name="QueueData">The entries asked for.</param>
/// <param name="Subscription">What the group asked about wants of the topic; null when none was asked about.</param>
/// <param name="FilterData">The group's property filter, or why there is none.</param>
public sealed record QueryConsumeQueueResponseBody(
    long MinQueueIndex,
    long MaxQueueIndex,
    IReadOnlyList<ConsumeQueueData> QueueData,
    SubscriptionData? Subscription = null,
    string? FilterData = null)
{
    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static QueryConsumeQueueResponseBody Parse(ReadOnlySpan<byte> utf8)
    {
        FastJsonValue value = FastJsonValue.Parse(utf8);
        FastJsonValue subscription = value["subscriptionData"];
        return new QueryConsumeQueueResponseBody(
            value["minQueueIndex"].AsInt64(),
            value["maxQueueIndex"].AsInt64(),
            JsonBody.ReadArray(value["queueData"], ConsumeQueueData.From),
            subscription.IsNull ? null : SubscriptionData.From(subscription),
            value["filterData"].AsString());
    }

    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        json.Member("filterData", FilterData);
        json.Member("maxQueueIndex", MaxQueueIndex);
        json.Member("minQueueIndex", MinQueueIndex);
        JsonBody.WriteArray(json, "queueData", QueueData, (entry, writer) => entry.WriteTo(writer));
        if (Subscription is not null)
        {
            json.Name("subscriptionData");
            Subscription.WriteTo(json);
        }

        json.EndObject();
    });
}
