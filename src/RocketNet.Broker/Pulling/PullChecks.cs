using System.Text;
using RocketNet.Broker.Clients;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Groups;
using RocketNet.Broker.Sending;
using RocketNet.Broker.Topics;
using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.ConsumeQueues;

namespace RocketNet.Broker.Pulling;

/// <summary>Whether a pull is allowed and what it reads, in Java's order of checks.</summary>
/// <remarks>Java: PullMessageProcessor.processRequest@4.9.8.</remarks>
public sealed class PullChecks(
    BrokerConfiguration configuration,
    TopicTable topics,
    GroupTable groups,
    ConsumerTable consumers,
    ConsumeQueueTable queues)
{
    /// <summary>Checks and resolves; <paramref name="query"/> is set when nothing is refused.</summary>
    public Refusal? Check(in PullMessageHeader header, RequestContext context, out PullQuery query)
    {
        query = default;
        BrokerOptions broker = configuration.Broker;
        if ((broker.BrokerPermission & TopicConfig.PermRead) == 0)
        {
            return Forbidden($"the broker[{broker.BrokerIP1}] pulling message is forbidden");
        }

        if (!groups.TryFindOrCreate(header.ConsumerGroup, out GroupEntry? group))
        {
            return new Refusal(
                ResponseCode.SubscriptionGroupNotExist,
                $"subscription group [{Encoding.UTF8.GetString(header.ConsumerGroup)}] does not exist, {Refusal.Faq}");
        }

        if (!group.Config.ConsumeEnable)
        {
            return Forbidden($"subscription group no permission, {group.Name}");
        }

        Refusal? refusal = CheckTopic(in header, context, out TopicEntry? topic);
        if (refusal is null)
        {
            refusal = CheckSubscription(in header, group, topic!, out TagCodeFilter? filter);
            query = new PullQuery(
                queues.GetOrCreate(topic!.NameUtf8, header.QueueId),
                header.QueueOffset,
                header.MaxMsgNums,
                filter,
                group);
        }

        return refusal;
    }

    private static Refusal Forbidden(string remark) => new(ResponseCode.NoPermission, remark);

    private Refusal? CheckTopic(in PullMessageHeader header, RequestContext context, out TopicEntry? topic)
    {
        if (!topics.TryGet(header.Topic, out topic))
        {
            string name = Encoding.UTF8.GetString(header.Topic);
            return new Refusal(
                ResponseCode.TopicNotExist, $"topic[{name}] not exist, apply first please! {Refusal.Faq}");
        }

        TopicConfig config = topic.Config;
        if ((config.Perm & TopicConfig.PermRead) == 0)
        {
            return Forbidden($"the topic[{topic.Name}] pulling message is forbidden");
        }

        return (uint)header.QueueId < (uint)config.ReadQueueNums
            ? null
            : new Refusal(
                ResponseCode.SystemError,
                $"queueId[{header.QueueId}] is illegal, topic:[{topic.Name}] "
                + $"topicConfig.readQueueNums:[{config.ReadQueueNums}] "
                + $"consumer:[{context.Connection.RemoteAddressText}]");
    }

    private Refusal? CheckSubscription(
        in PullMessageHeader header, GroupEntry group, TopicEntry topic, out TagCodeFilter? filter)
    {
        filter = null;
        return (header.SysFlag & PullMessageHeader.SubscriptionFlag) != 0
            ? CheckOwnSubscription(in header, topic, out filter)
            : CheckGroupSubscription(in header, group, topic, out filter);
    }

    private static Refusal? CheckOwnSubscription(
        in PullMessageHeader header, TopicEntry topic, out TagCodeFilter? filter)
    {
        filter = null;
        if (!IsTagExpression(header.ExpressionType))
        {
            return NoPropertyFilter();
        }

        if (header.Subscription.IsEmpty || header.Subscription.SequenceEqual("*"u8))
        {
            return null;
        }

        try
        {
            SubscriptionData subscription = FilterExpression.Parse(
                topic.Name, Encoding.UTF8.GetString(header.Subscription), "TAG");
            filter = TagCodeFilter.Of(subscription);
            return null;
        }
        catch (ProtocolException)
        {
            return new Refusal(ResponseCode.SubscriptionParseFailed, "parse the consumer's subscription failed");
        }
    }

    private Refusal? CheckGroupSubscription(
        in PullMessageHeader header, GroupEntry group, TopicEntry topic, out TagCodeFilter? filter)
    {
        filter = null;
        if (!consumers.TryGet(group.NameUtf8, out ConsumerGroup? members))
        {
            return new Refusal(
                ResponseCode.SubscriptionNotExist, $"the consumer's group info not exist{Refusal.Faq}");
        }

        if (!group.Config.ConsumeBroadcastEnable && members.MessageModel == MessageModel.Broadcasting)
        {
            return Forbidden($"the consumer group[{group.Name}] can not consume by broadcast way");
        }

        if (!members.TryGetSubscription(topic.NameUtf8, out GroupSubscription? subscription))
        {
            return new Refusal(
                ResponseCode.SubscriptionNotExist, $"the consumer's subscription not exist{Refusal.Faq}");
        }

        if (subscription.Subscription.SubVersion < header.SubVersion)
        {
            return new Refusal(ResponseCode.SubscriptionNotLatest, "the consumer's subscription not latest");
        }

        if (!subscription.Subscription.IsTagType)
        {
            return NoPropertyFilter();
        }

        filter = subscription.Filter;
        return null;
    }

    private static bool IsTagExpression(ReadOnlySpan<byte> type) => type.IsEmpty || type.SequenceEqual("TAG"u8);

    private static Refusal NoPropertyFilter() => new(
        ResponseCode.SystemError, "The broker does not support consumer to filter message by SQL92");
}
