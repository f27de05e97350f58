using System.Globalization;
using RocketNet.Client.Routing;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Consuming;

/// <summary>Pulls one queue, from the broker that the last answer suggested. One pull at a time.</summary>
internal sealed class QueuePuller(ConsumerRequests requests)
{
    private const int MessageBytesMax = 256 * 1024;

    private long _brokerId;

    /// <summary>Sends a pull and reads its answer.</summary>
    /// <exception cref="RocketMqException">No answer, a refusal, or bytes that are no messages.</exception>
    public async Task<PullResult> PullAsync(PullQuery query, CancellationToken cancellationToken)
    {
        BrokerAddress broker = requests.Client.Brokers.ForReading(query.Queue.BrokerName, Volatile.Read(ref _brokerId))
            ?? throw new RocketMqException(
                RocketMqFailure.BrokerUnreachable,
                $"No broker of {query.Queue.BrokerName} is known to the name server now.");
        Response answer = await requests.InvokeAsync(
            broker.Address,
            RequestCode.PullMessage,
            Fields(query, broker),
            default,
            cancellationToken,
            query.Timeout).ConfigureAwait(false);
        if (long.TryParse(answer.Field("suggestWhichBrokerId"), CultureInfo.InvariantCulture, out long suggested))
        {
            Volatile.Write(ref _brokerId, suggested);
        }

        return Read(query, answer, broker.Address);
    }

    private KeyValuePair<string, string>[] Fields(PullQuery query, BrokerAddress broker)
    {
        // A slave does not keep offsets.
        bool commits = query.CommitOffset is not null && !broker.IsSlave;
        int sysFlag = (commits ? PullMessageHeader.CommitOffsetFlag : 0)
            | (query.Suspend is not null ? PullMessageHeader.SuspendFlag : 0)
            | (query.SendsSubscription ? PullMessageHeader.SubscriptionFlag : 0);
        TimeSpan suspend = query.Suspend ?? TimeSpan.Zero;
        List<KeyValuePair<string, string>> fields =
        [
            new("consumerGroup", requests.Group),
            new("topic", query.Queue.Topic),
            new("queueId", ConsumerRequests.Text(query.Queue.QueueId)),
            new("queueOffset", ConsumerRequests.Text(query.Offset)),
            new("maxMsgNums", ConsumerRequests.Text(query.MaxMessages)),
            new("sysFlag", ConsumerRequests.Text(sysFlag)),
            new("commitOffset", ConsumerRequests.Text(commits ? query.CommitOffset!.Value : 0)),
            new("suspendTimeoutMillis", ConsumerRequests.Text((long)suspend.TotalMilliseconds)),
            new("subVersion", ConsumerRequests.Text(query.Subscription.Data.SubVersion)),
            new("expressionType", query.Subscription.Data.ExpressionType),
            new("maxMsgBytes", ConsumerRequests.Text(MessageBytesMax)),
        ];
        if (query.SendsSubscription)
        {
            fields.Add(new("subscription", query.Subscription.Data.SubString));
        }

        return [.. fields];
    }

    private PullResult Read(PullQuery query, Response answer, string address)
    {
        PullStatus status = answer.Code switch
        {
            ResponseCode.Success => PullStatus.Found,
            ResponseCode.PullNotFound => PullStatus.NoNewMessage,
            ResponseCode.PullRetryImmediately => PullStatus.NoMatchedMessage,
            ResponseCode.PullOffsetMoved => PullStatus.OffsetIllegal,
            _ => throw new RocketMqException(answer.Code, answer.Remark, address),
        };
        long next = Offset(answer, "nextBeginOffset", address);

        // Only an offset outside the queue is followed by a lower one; behind messages there is a higher one.
        long least = status switch
        {
            PullStatus.OffsetIllegal => 0,
            PullStatus.Found => query.Offset + 1,
            _ => query.Offset,
        };
        if (next < least)
        {
            throw Bad($"{address} answered a pull at {query.Offset} ({status}) with {next} as the next offset.");
        }

        long min = Offset(answer, "minOffset", address);
        long max = Offset(answer, "maxOffset", address);
        List<ReceivedMessage> messages = status == PullStatus.Found ? ReadMessages(query, answer.Body, next) : [];
        foreach (ReceivedMessage message in messages)
        {
            RetryTopic.Restore(message, requests.Client.Names);
            message.QueueMinOffset = min;
            message.QueueMaxOffset = max;
        }

        return new PullResult(status, next, min, max, messages);
    }

    private static long Offset(Response answer, string name, string address) =>
        long.TryParse(answer.Field(name), CultureInfo.InvariantCulture, out long value) && value >= 0
            ? value
            : throw Bad($"{address} answered a pull without a {name}, or with one below 0.");

    private static RocketMqException Bad(string message) => new(RocketMqFailure.BadAnswer, message);

    private static List<ReceivedMessage> ReadMessages(PullQuery query, ReadOnlyMemory<byte> records, long next)
    {
        List<ReceivedMessage> messages = ReceivedMessage.ReadAll(records, query.Queue.BrokerName);
        CheckOrder(query, messages, next);
        query.Subscription.Filter.Apply(messages);
        return messages;
    }

    // What is committed is counted from these offsets: messages out of order would be skipped or come for ever.
    private static void CheckOrder(PullQuery query, List<ReceivedMessage> messages, long next)
    {
        long least = query.Offset;
        foreach (ReceivedMessage message in messages)
        {
            if (message.QueueOffset < least || message.QueueOffset >= next)
            {
                throw Bad(
                    $"A pull of {query.Queue} at {query.Offset} brought a message with offset {message.QueueOffset}, "
                    + $"which is not from {least} to below {next}.");
            }

            least = message.QueueOffset + 1;
        }
    }
}
