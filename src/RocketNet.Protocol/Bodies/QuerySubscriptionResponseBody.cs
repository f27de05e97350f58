namespace RocketNet.Protocol.Bodies;

/// <summary>Answer of QUERY_SUBSCRIPTION_BY_CONSUMER (345).</summary>
/// <param name="Group">The group.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Subscription">What the group wants of it; null when it does not subscribe the topic now.</param>
public sealed record QuerySubscriptionResponseBody(string Group, string Topic, SubscriptionData? Subscription)
{
    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        json.Member("group", Group);
        if (Subscription is not null)
        {
            json.Name("subscriptionData");
            Subscription.WriteTo(json);
        }

        json.Member("topic", Topic);
        json.EndObject();
    });
}
