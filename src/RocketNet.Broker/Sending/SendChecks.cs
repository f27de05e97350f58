using System.Globalization;
using System.Text;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Sending;

/// <summary>Whether a send is allowed, in Java's order; makes the topic of a first send.</summary>
/// <remarks>Java: AbstractSendMessageProcessor.msgCheck@4.9.8.</remarks>
public sealed class SendChecks(BrokerConfiguration configuration, TopicTable topics, TimeProvider time)
{
    /// <summary>Checks header and topic.</summary>
    /// <param name="topic">The topic; set when nothing is refused.</param>
    /// <param name="queueId">The queue asked for, or one chosen when the client left it open.</param>
    public Refusal? Check(in SendMessageHeader header, RequestContext context, out TopicEntry? topic, out int queueId)
    {
        BrokerOptions broker = configuration.Broker;
        queueId = header.QueueId;
        topic = null;
        if (broker.StartAcceptSendRequestTimeStamp > 0 && NotYet(broker) is { } early)
        {
            return early;
        }

        if (!topics.TryGet(header.Topic, out topic))
        {
            Refusal? refusal = CreateTopic(in header, out topic);
            if (refusal is not null)
            {
                return refusal;
            }
        }

        TopicConfig config = topic!.Config;
        if (config.Order && (broker.BrokerPermission & TopicConfig.PermWrite) == 0)
        {
            return new Refusal(
                ResponseCode.NoPermission, $"the broker[{broker.BrokerIP1}] sending message is forbidden");
        }

        if (topic.IsSendForbidden)
        {
            return new Refusal(ResponseCode.NoPermission, $"Sending message to topic[{topic.Name}] is forbidden.");
        }

        if (queueId >= Math.Max(config.WriteQueueNums, config.ReadQueueNums))
        {
            return new Refusal(
                ResponseCode.SystemError,
                $"request queueId[{queueId}] is illegal, {config} Producer: {context.Connection.RemoteAddressText}");
        }

        if (queueId < 0)
        {
            queueId = Random.Shared.Next(Math.Max(1, config.WriteQueueNums));
        }

        return null;
    }

    /// <summary>Refuses what this broker would store but never deliver rightly.</summary>
    public Refusal? Check(MessageTraits traits)
    {
        if (!traits.IsHalf)
        {
            return null;
        }

        const string What = "sending transaction message is forbidden: this version has no transactions";
        return new Refusal(ResponseCode.NoPermission, $"the broker[{configuration.Broker.BrokerIP1}] {What}");
    }

    private Refusal? NotYet(BrokerOptions broker)
    {
        if (time.GetUtcNow().ToUnixTimeMilliseconds() >= broker.StartAcceptSendRequestTimeStamp)
        {
            return null;
        }

        DateTimeOffset start = DateTimeOffset.FromUnixTimeMilliseconds(broker.StartAcceptSendRequestTimeStamp);
        string text = TimeZoneInfo.ConvertTime(start, time.LocalTimeZone)
            .ToString("yyyy-MM-dd HH:mm:ss,fff", CultureInfo.InvariantCulture);
        return new Refusal(ResponseCode.SystemError, $"broker unable to service, until {text}");
    }

    private Refusal? CreateTopic(in SendMessageHeader header, out TopicEntry? topic)
    {
        topic = null;
        string name = Encoding.UTF8.GetString(header.Topic);
        if (TopicName.Problem(name) is { } problem)
        {
            return new Refusal(ResponseCode.SystemError, problem);
        }

        if (TopicName.IsNotAllowedToSend(name))
        {
            return new Refusal(ResponseCode.NoPermission, $"Sending message to topic[{name}] is forbidden.");
        }

        string template = Encoding.UTF8.GetString(header.DefaultTopic);
        topic = topics.CreateBySend(new FirstSend(name, template, header.DefaultTopicQueueNums, header.UnitMode));
        if (topic is null && name.StartsWith(TopicName.RetryPrefix, StringComparison.Ordinal))
        {
            topic = topics.CreateRetry(name[TopicName.RetryPrefix.Length..], 1, header.UnitMode);
        }

        return topic is null
            ? new Refusal(ResponseCode.TopicNotExist, $"topic[{name}] not exist, apply first please!{Refusal.Faq}")
            : null;
    }
}
