using System.Text;
using RocketNet.Client.Routing;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Consuming;

/// <summary>
/// Publishes a message to its group's retry topic: where handing it back failed, and for orderly consumers that give a
/// message up.
/// </summary>
/// <remarks>Java: DefaultMQPushConsumerImpl.sendMessageBack@4.9.8, as its inner producer does.</remarks>
internal sealed class RetryPublisher(ConsumerRequests requests, int reconsumeTimesMax)
{
    private const string InnerProducerGroup = "CLIENT_INNER_PRODUCER";
    private const int CompressionBits = MessageSysFlag.Compressed | MessageSysFlag.CompressionTypeMask;

    // Level 3 is the first of a message that comes again; there are 18 by default.
    private const int FirstDelayLevel = 3;

    private static readonly string Delay = Encoding.UTF8.GetString(PropertyNames.Delay);
    private static readonly string HalfMessage = Encoding.UTF8.GetString(PropertyNames.TransactionPrepared);
    private static readonly string FirstTopic = Encoding.UTF8.GetString(PropertyNames.RetryTopic);
    private static readonly string FirstMessageId = Encoding.UTF8.GetString(PropertyNames.OriginMessageId);

    /// <param name="message">The message.</param>
    /// <param name="delayLevel">When it comes again: 0 later each time, else a level; −1 never, it is dead.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    public async Task PublishAsync(ReceivedMessage message, int delayLevel, CancellationToken cancellationToken)
    {
        string topic = TopicName.RetryOf(requests.Group);
        TopicRoute? route = await requests.Client.Routes.GetAsync(topic, cancellationToken).ConfigureAwait(false);
        MessageQueue queue = Choose(route, message.BrokerName, topic);
        string address = requests.Master(queue.BrokerName);
        Response answer = await requests.InvokeAsync(
            address, RequestCode.SendMessage, Fields(message, queue, delayLevel), message.StoredBody, cancellationToken)
            .ConfigureAwait(false);
        if (answer.Code is not (ResponseCode.Success or ResponseCode.FlushDiskTimeout
            or ResponseCode.FlushSlaveTimeout or ResponseCode.SlaveNotAvailable))
        {
            throw new RocketMqException(answer.Code, answer.Remark, address);
        }
    }

    private static MessageQueue Choose(TopicRoute? route, string brokerName, string topic)
    {
        MessageQueue[] queues = route?.PublishQueues ?? [];
        MessageQueue[] near = Array.FindAll(queues, queue => queue.BrokerName == brokerName);
        queues = near.Length == 0 ? queues : near;
        return queues.Length != 0
            ? queues[Random.Shared.Next(queues.Length)]
            : throw new RocketMqException(
                RocketMqFailure.NoSuchTopic, $"No queue of {topic} is known, which the brokers make by themselves.");
    }

    private List<KeyValuePair<string, string>> Fields(
        ReceivedMessage message, MessageQueue queue, int delayLevel)
    {
        // A body that came compressed goes on as it is.
        int sysFlag = message.SysFlag & MessageSysFlag.Compressed;
        sysFlag = sysFlag == 0 ? 0 : message.SysFlag & CompressionBits;

        // A broker takes a message that has come again more often than it may for a dead letter.
        int timesMax = delayLevel < 0 ? 0 : reconsumeTimesMax;
        return
        [
            new("producerGroup", InnerProducerGroup),
            new("topic", queue.Topic),
            new("defaultTopic", TopicName.AutoCreate),
            new("defaultTopicQueueNums", "4"),
            new("queueId", ConsumerRequests.Text(queue.QueueId)),
            new("sysFlag", ConsumerRequests.Text(sysFlag)),
            new("bornTimestamp", ConsumerRequests.Text(requests.Client.Time.GetUtcNow().ToUnixTimeMilliseconds())),
            new("flag", ConsumerRequests.Text(message.Flag)),
            new("properties", Properties(message, delayLevel)),
            new("reconsumeTimes", ConsumerRequests.Text(message.ReconsumeTimes + 1)),
            new("unitMode", requests.Client.Options.UnitMode ? "true" : "false"),
            new("batch", "false"),
            new("maxReconsumeTimes", ConsumerRequests.Text(timesMax)),
        ];
    }

    private static string Properties(ReceivedMessage message, int delayLevel)
    {
        Dictionary<string, string> properties = new(message.Properties, StringComparer.Ordinal)
        {
            [Delay] = ConsumerRequests.Text(delayLevel > 0 ? delayLevel : FirstDelayLevel + message.ReconsumeTimes),
        };
        properties.Remove(HalfMessage);
        properties.TryAdd(FirstTopic, message.WireTopic);
        properties.TryAdd(FirstMessageId, message.MessageId);
        return MessageProperties.FromDictionary(properties);
    }
}
