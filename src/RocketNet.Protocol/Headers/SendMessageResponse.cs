namespace RocketNet.Protocol.Headers;

/// <summary>Field names of the answer to every kind of send.</summary>
public static class SendMessageResponse
{
    /// <summary>Offset message id; for a batch a comma list.</summary>
    public static ReadOnlySpan<byte> MsgId => "msgId"u8;

    /// <summary>The queue that was chosen.</summary>
    public static ReadOnlySpan<byte> QueueId => "queueId"u8;

    /// <summary>Place in the queue; for a batch of the first message.</summary>
    public static ReadOnlySpan<byte> QueueOffset => "queueOffset"u8;

    /// <summary>Transaction id.</summary>
    public static ReadOnlySpan<byte> TransactionId => "transactionId"u8;

    /// <summary>Region of the broker: on every answer to a send, failures included.</summary>
    public static ReadOnlySpan<byte> MsgRegion => "MSG_REGION"u8;

    /// <summary>Whether clients shall trace: on every answer to a send, failures included.</summary>
    public static ReadOnlySpan<byte> TraceOn => "TRACE_ON"u8;
}
