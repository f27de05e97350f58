using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Bodies;

/// <summary>Turns an expression of an application into a subscription.</summary>
/// <remarks>Java: FilterAPI.build@4.9.8.</remarks>
public static class FilterExpression
{
    /// <summary>Parses <c>*</c>, <c>TagA || TagB</c> or takes a SQL92 expression as it is.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="subString">The expression; null and blank mean <c>*</c> for tags.</param>
    /// <param name="expressionType">TAG, SQL92 or empty for TAG.</param>
    /// <exception cref="ProtocolException">A SQL92 expression that is empty, or tags that are only bars.</exception>
    public static SubscriptionData Parse(string topic, string? subString, string? expressionType)
    {
        if (!string.IsNullOrEmpty(expressionType) && expressionType != SubscriptionData.TypeTag)
        {
            return string.IsNullOrEmpty(subString)
                ? throw new ProtocolException($"the {expressionType} expression is empty")
                : new SubscriptionData { Topic = topic, SubString = subString, ExpressionType = expressionType };
        }

        if (string.IsNullOrEmpty(subString) || subString == SubscriptionData.All)
        {
            return new SubscriptionData { Topic = topic };
        }

        string[] tags = subString.Split("||", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return subString.Replace("|", string.Empty, StringComparison.Ordinal).Length == 0
            ? throw new ProtocolException("the tag expression has no tag")
            : new SubscriptionData
            {
                Topic = topic,
                SubString = subString,
                TagsSet = [.. tags.Distinct(StringComparer.Ordinal)],
                CodeSet = [.. tags.Select(JavaString.HashCode).Distinct()],
            };
    }
}
