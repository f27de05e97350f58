using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Store.Reading;

namespace RocketNet.Broker.Clients;

/// <summary>Passes the messages whose tag has one of the subscribed hashes. Immutable, any thread.</summary>
/// <remarks>Different tags can share a hash: the client compares the text again.</remarks>
public sealed class TagCodeFilter : IEntryFilter
{
    private readonly long[] _codes;

    private TagCodeFilter(long[] codes)
    {
        _codes = codes;
    }

    /// <returns>Null when the subscription takes every message, or is no subscription to tags.</returns>
    public static TagCodeFilter? Of(SubscriptionData subscription)
    {
        bool takesAll = subscription.ClassFilterMode
            || !subscription.IsTagType
            || subscription.SubString == SubscriptionData.All
            || subscription.CodeSet.Count == 0;
        if (takesAll)
        {
            return null;
        }

        // The Go client hashes the bytes of a tag and not its characters: the texts are hashed here once more.
        IEnumerable<int> ofTexts = subscription.TagsSet.Select(JavaString.HashCode);
        return new TagCodeFilter([.. subscription.CodeSet.Concat(ofTexts).Distinct().Select(code => (long)code)]);
    }

    public bool Matches(long tagsCode) => _codes.AsSpan().Contains(tagsCode);
}
