using System.Globalization;
using RocketNet.Client.Instances;
using RocketNet.Protocol.Messages;

namespace RocketNet.Client.Producing;

/// <summary>What can be seen to be wrong with a message before it is sent, in Java's words if it has any.</summary>
internal static class MessageChecks
{
    private const char NameEnd = (char)MessageProperties.ValueSeparator;
    private const char EntryEnd = (char)MessageProperties.EntrySeparator;

    // Java: MessageConst.STRING_HASH_SET@4.9.8.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "TRACE_ON", "MSG_REGION", "KEYS", "TAGS", "WAIT", "DELAY", "RETRY_TOPIC", "REAL_TOPIC", "REAL_QID",
        "TRAN_MSG", "PGROUP", "MIN_OFFSET", "MAX_OFFSET", "BUYER_ID", "ORIGIN_MESSAGE_ID", "TRANSFER_FLAG",
        "CORRECTION_FLAG", "MQ2_FLAG", "RECONSUME_TIME", "UNIQ_KEY", "MAX_RECONSUME_TIMES", "CONSUME_START_TIME",
        "POP_CK", "POP_CK_OFFSET", "1ST_POP_TIME", "TRAN_PREPARED_QUEUE_OFFSET", "DUP_INFO", "EXTEND_UNIQ_INFO",
        "INSTANCE_ID", "CORRELATION_ID", "REPLY_TO_CLIENT", "TTL", "ARRIVE_TIME", "PUSH_REPLY_TIME", "CLUSTER",
        "MSG_TYPE", "INNER_MULTI_QUEUE_OFFSET", "TIMER_DELAY_SEC", "TIMER_DELIVER_MS", "TIMER_DELAY_MS",
    };

    /// <exception cref="RocketMqException">Says what is wrong.</exception>
    public static void CheckTopic(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        if (TopicName.Problem(topic) is { } problem)
        {
            throw new RocketMqException(RocketMqFailure.InvalidMessage, problem);
        }
    }

    /// <exception cref="RocketMqException">Says what is wrong.</exception>
    public static void Check(Message message, ResourceNames names, int bodyBytesMax)
    {
        ArgumentNullException.ThrowIfNull(message);
        string topic = names.Wrap(message.Topic);
        string? problem = TopicName.Problem(topic)
            ?? (TopicName.IsNotAllowedToSend(topic)
                ? $"Sending message to topic[{message.Topic}] is forbidden."
                : null)
            ?? (message.Body.IsEmpty ? "the message body length is zero" : null)
            ?? (message.Body.Length > bodyBytesMax
                ? string.Create(
                    CultureInfo.InvariantCulture, $"the message body size over max value, MAX: {bodyBytesMax}")
                : null)
            ?? (message.DelayLevel < 0 ? $"the delay level {message.DelayLevel} is negative" : null)
            ?? SeparatorIn("TAGS", message.Tags)
            ?? SeparatorIn("KEYS", message.Keys)
            ?? (message.Properties is { Count: > 0 } properties ? Problem(properties) : null);
        if (problem is not null)
        {
            throw new RocketMqException(RocketMqFailure.InvalidMessage, problem);
        }
    }

    private static string? Problem(IReadOnlyDictionary<string, string> properties)
    {
        foreach ((string name, string value) in properties)
        {
            string? problem = string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(value)
                ? "The name or value of property can not be null or blank string!"
                : Reserved.Contains(name)
                    ? $"The Property<{name}> is used by system, input another please"
                    : SeparatorIn(name, name) ?? SeparatorIn(name, value);
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private static string? SeparatorIn(string name, string? text) =>
        text is not null && text.AsSpan().IndexOfAny(NameEnd, EntryEnd) >= 0
            ? $"The property {name} holds the character 1 or 2, which separate properties on the wire."
            : null;
}
