using System.Text;
using RocketNet.Broker.Groups;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;

namespace RocketNet.Broker.Sending;

/// <summary>
/// A consumer that could not hand a message back sends it to its retry topic itself; after too many tries it belongs to
/// the dead letters.
/// </summary>
/// <remarks>Java: SendMessageProcessor.handleRetryAndDLQ@4.9.8.</remarks>
public sealed class DeadLetterRedirect(GroupTable groups, TopicTable topics)
{
    /// <summary>Points <paramref name="target"/> to the dead letters when the retries are used up.</summary>
    /// <param name="clientVersion">Older clients fill the header's limit with something else.</param>
    public Refusal? Redirect(
        in SendMessageHeader header, int clientVersion, TopicEntry topic, ref SendTarget target)
    {
        ReadOnlySpan<byte> group = topic.NameUtf8.AsSpan(TopicName.RetryPrefix.Length);
        if (!groups.TryFindOrCreate(group, out GroupEntry? found))
        {
            return new Refusal(
                ResponseCode.SubscriptionGroupNotExist,
                $"subscription group not exist, {Encoding.UTF8.GetString(group)} {Refusal.Faq}");
        }

        if (header.ReconsumeTimes < found.RetriesMax(clientVersion, header.MaxReconsumeTimes))
        {
            return null;
        }

        TopicEntry? deadLetters = topics.CreateDeadLetter(found.Name);
        if (deadLetters is null)
        {
            return new Refusal(ResponseCode.SystemError, $"topic[{TopicName.DlqPrefix}{found.Name}] not exist");
        }

        target = new SendTarget(deadLetters.NameUtf8, 0);
        return null;
    }
}
