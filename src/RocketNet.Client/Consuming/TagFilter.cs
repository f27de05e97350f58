using System.Text;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Client.Consuming;

/// <summary>
/// Looks at the tags of what a broker sent: brokers compare hash codes, and two tags may share one.
/// </summary>
internal sealed class TagFilter
{
    private readonly byte[][] _tags;

    public TagFilter(SubscriptionData subscription) => _tags = subscription.ClassFilterMode
        ? []
        : [.. subscription.TagsSet.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Takes out the messages whose tag was not asked for.</summary>
    public void Apply(List<ReceivedMessage> messages)
    {
        if (_tags.Length != 0)
        {
            messages.RemoveAll(message => !Passes(message.TagsUtf8));
        }
    }

    private bool Passes(ReadOnlySpan<byte> tag)
    {
        foreach (byte[] wanted in _tags)
        {
            if (tag.SequenceEqual(wanted))
            {
                return true;
            }
        }

        return false;
    }
}
