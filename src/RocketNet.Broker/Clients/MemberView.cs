using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;

namespace RocketNet.Broker.Clients;

/// <summary>
/// What one member of a group subscribes to, as one text that is equal for members that want the same.
/// </summary>
/// <param name="Text">For people: <c>orders(TagA || TagB), returns(*)</c>.</param>
public sealed record MemberView(string Text)
{
    /// <summary>Shown instead of an empty list.</summary>
    private const string Nothing = "nothing";

    internal static MemberView Of(IReadOnlyList<SubscriptionData> subscriptions)
    {
        // Every member of a group reads its retry topic, and the time of a subscription is each client's own.
        IEnumerable<string> texts = subscriptions
            .Where(subscription => !subscription.Topic.StartsWith(TopicName.RetryPrefix, StringComparison.Ordinal))
            .Select(Describe)
            .Order(StringComparer.Ordinal);
        string text = string.Join(", ", texts);
        return new MemberView(text.Length == 0 ? Nothing : text);
    }

    private static string Describe(SubscriptionData subscription)
    {
        if (!subscription.IsTagType)
        {
            return $"{subscription.Topic}({subscription.ExpressionType} {subscription.SubString})";
        }

        // The order in which an application names its tags makes no difference.
        string tags = subscription.TagsSet.Count == 0
            ? subscription.SubString
            : string.Join(" || ", subscription.TagsSet.Order(StringComparer.Ordinal));
        return $"{subscription.Topic}({tags})";
    }
}
