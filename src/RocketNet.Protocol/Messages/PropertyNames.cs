namespace RocketNet.Protocol.Messages;

/// <summary>Names of the properties that brokers and clients give a meaning to, UTF-8.</summary>
/// <remarks>Java: MessageConst@4.9.8 and @5.3.3.</remarks>
public static class PropertyNames
{
    /// <summary>Keys of the message, separated by blanks.</summary>
    public static ReadOnlySpan<byte> Keys => "KEYS"u8;

    /// <summary>The tag.</summary>
    public static ReadOnlySpan<byte> Tags => "TAGS"u8;

    /// <summary>Wait until the message is flushed and replicated; not stored.</summary>
    public static ReadOnlySpan<byte> WaitStoreOk => "WAIT"u8;

    /// <summary>The client's own message id; the broker never alters it.</summary>
    public static ReadOnlySpan<byte> UniqueKey => "UNIQ_KEY"u8;

    /// <summary>Region of the broker.</summary>
    public static ReadOnlySpan<byte> Region => "MSG_REGION"u8;

    /// <summary>Message trace is wanted.</summary>
    public static ReadOnlySpan<byte> TraceOn => "TRACE_ON"u8;

    /// <summary>Cluster name, added by the broker to every message.</summary>
    public static ReadOnlySpan<byte> Cluster => "CLUSTER"u8;

    /// <summary>For instance <c>reply</c>.</summary>
    public static ReadOnlySpan<byte> MessageType => "MSG_TYPE"u8;

    /// <summary>Buyer id.</summary>
    public static ReadOnlySpan<byte> BuyerId => "BUYER_ID"u8;

    /// <summary>Instance id.</summary>
    public static ReadOnlySpan<byte> InstanceId => "INSTANCE_ID"u8;

    /// <summary>The topic a sent-back message came from.</summary>
    public static ReadOnlySpan<byte> RetryTopic => "RETRY_TOPIC"u8;

    /// <summary>Id of the message that was sent back.</summary>
    public static ReadOnlySpan<byte> OriginMessageId => "ORIGIN_MESSAGE_ID"u8;

    /// <summary>How often it was consumed before.</summary>
    public static ReadOnlySpan<byte> ReconsumeTime => "RECONSUME_TIME"u8;

    /// <summary>How often it may be consumed.</summary>
    public static ReadOnlySpan<byte> MaxReconsumeTimes => "MAX_RECONSUME_TIMES"u8;

    /// <summary>The delay level.</summary>
    public static ReadOnlySpan<byte> Delay => "DELAY"u8;

    /// <summary>The topic a waiting message is meant for.</summary>
    public static ReadOnlySpan<byte> RealTopic => "REAL_TOPIC"u8;

    /// <summary>The queue a waiting message is meant for.</summary>
    public static ReadOnlySpan<byte> RealQueueId => "REAL_QID"u8;

    /// <summary><c>true</c> for a half message.</summary>
    public static ReadOnlySpan<byte> TransactionPrepared => "TRAN_MSG"u8;

    /// <summary>The producer group of a half message.</summary>
    public static ReadOnlySpan<byte> ProducerGroup => "PGROUP"u8;

    /// <summary>Queue offset of the half message.</summary>
    public static ReadOnlySpan<byte> TransactionPreparedQueueOffset => "TRAN_PREPARED_QUEUE_OFFSET"u8;

    /// <summary>How often the producer was asked.</summary>
    public static ReadOnlySpan<byte> TransactionCheckTimes => "TRANSACTION_CHECK_TIMES"u8;

    /// <summary>How long the producer is not asked.</summary>
    public static ReadOnlySpan<byte> CheckImmunityTime => "CHECK_IMMUNITY_TIME_IN_SECONDS"u8;

    /// <summary>Pairs a reply with its request.</summary>
    public static ReadOnlySpan<byte> CorrelationId => "CORRELATION_ID"u8;

    /// <summary>Client id of the requester.</summary>
    public static ReadOnlySpan<byte> ReplyToClient => "REPLY_TO_CLIENT"u8;

    /// <summary>How long the requester waits.</summary>
    public static ReadOnlySpan<byte> TimeToLive => "TTL"u8;

    /// <summary>When the reply came.</summary>
    public static ReadOnlySpan<byte> ArriveTime => "ARRIVE_TIME"u8;

    /// <summary>When the reply was pushed.</summary>
    public static ReadOnlySpan<byte> PushReplyTime => "PUSH_REPLY_TIME"u8;

    /// <summary>Further queues the message goes to.</summary>
    public static ReadOnlySpan<byte> InnerMultiDispatch => "INNER_MULTI_DISPATCH"u8;

    /// <summary>Offsets in those queues.</summary>
    public static ReadOnlySpan<byte> InnerMultiQueueOffset => "INNER_MULTI_QUEUE_OFFSET"u8;

    /// <summary>5.x delay.</summary>
    public static ReadOnlySpan<byte> TimerDelaySeconds => "TIMER_DELAY_SEC"u8;

    /// <summary>5.x delay.</summary>
    public static ReadOnlySpan<byte> TimerDelayMillis => "TIMER_DELAY_MS"u8;

    /// <summary>5.x time of delivery.</summary>
    public static ReadOnlySpan<byte> TimerDeliverMillis => "TIMER_DELIVER_MS"u8;

    /// <summary>5.x: messages in an inner batch.</summary>
    public static ReadOnlySpan<byte> InnerBatchCount => "INNER_NUM"u8;

    /// <summary>5.x pop.</summary>
    public static ReadOnlySpan<byte> PopCheckpoint => "POP_CK"u8;
}
