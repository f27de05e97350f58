using System.Globalization;
using RocketNet.Client.Producing;
using RocketNet.Protocol.Messages;

namespace RocketNet.Client;

/// <summary>What a broker answered about a message it has taken. Its texts are made when they are asked for.</summary>
public sealed class SendResult
{
    private readonly UniqueId _uniqueId;
    private readonly string? _ids;
    private readonly HostAddress _storeHost;
    private readonly long _physicalOffset;
    private readonly string? _offsetIds;

    internal SendResult(SendCall call, UniqueId uniqueId, string? ids)
    {
        _uniqueId = uniqueId;
        _ids = ids;
        _storeHost = call.StoreHost;
        _physicalOffset = call.PhysicalOffset;
        _offsetIds = call.OffsetIds;
        Status = call.Status;
        Queue = new MessageQueue(call.ShownTopic, call.Queue.BrokerName, call.AnsweredQueueId);
        QueueOffset = call.QueueOffset;
        TransactionId = call.TransactionId;
    }

    /// <summary>What became of it.</summary>
    public SendStatus Status { get; }

    /// <summary>The queue it is in.</summary>
    public MessageQueue Queue { get; }

    /// <summary>Its number in the queue; of a batch the first message's.</summary>
    public long QueueOffset { get; }

    /// <summary>The transaction's id; null for plain messages.</summary>
    public string? TransactionId { get; }

    /// <summary>The id given to it here; of a batch all of them, separated by commas.</summary>
    public string MessageId => _ids ?? _uniqueId.ToString();

    /// <summary>The id made of the broker's address and the place in its CommitLog; of a batch as above.</summary>
    public string OffsetMessageId => _offsetIds ?? Protocol.Messages.MessageId.ToText(_storeHost, _physicalOffset);

    /// <summary>The line Java prints.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"SendResult [sendStatus={StatusName}, msgId={MessageId}, offsetMsgId={OffsetMessageId}, "
        + $"messageQueue={Queue}, queueOffset={QueueOffset}]");

    private string StatusName => Status switch
    {
        SendStatus.Ok => "SEND_OK",
        SendStatus.FlushDiskTimeout => "FLUSH_DISK_TIMEOUT",
        SendStatus.FlushSlaveTimeout => "FLUSH_SLAVE_TIMEOUT",
        SendStatus.SlaveNotAvailable => "SLAVE_NOT_AVAILABLE",
    };
}
