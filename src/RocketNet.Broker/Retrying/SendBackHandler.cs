using Microsoft.Extensions.Logging;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Delaying;
using RocketNet.Broker.Groups;
using RocketNet.Broker.Sending;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Statistics;

namespace RocketNet.Broker.Retrying;

/// <summary>
/// CONSUMER_SEND_MSG_BACK (36): a message that a consumer could not work on comes again later through the group's retry
/// topic, and after too many tries goes to its dead letters.
/// </summary>
/// <remarks>
/// Java: SendMessageProcessor.asyncConsumerSendMsgBack@4.9.8. Cold, because the message may be on the disk only. Unlike
/// in Java the answer waits for the sync under SYNC_FLUSH: after it the consumer moves its offset past the message.
/// </remarks>
public sealed class SendBackHandler(
    BrokerConfiguration configuration,
    GroupTable groups,
    TopicTable topics,
    MessageStore store,
    DelayedAppend appends,
    DurableWait durable,
    ILogger<SendBackHandler> logger) : IColdRequestHandler
{
    /// <inheritdoc/>
    public async ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        ConsumerSendMsgBackHeader header = request.ReadHeader<ConsumerSendMsgBackHeader>();
        AppendResult? appended = TryAppend(header, request.Version, out Response answer);
        if (appended is not { } result)
        {
            return answer;
        }

        store.Dispatch.DispatchAvailable();
        return await durable.WaitAsync(result.End, stopping)
            ? answer
            : Response.Error(ResponseCode.SystemError, "FLUSH_DISK_TIMEOUT");
    }

    /// <returns>Null when nothing was appended; the answer says why.</returns>
    private AppendResult? TryAppend(ConsumerSendMsgBackHeader header, int clientVersion, out Response answer)
    {
        if (FindGroup(header.Group, out GroupEntry? group) is { } refusal)
        {
            answer = Response.Error(refusal.Code, refusal.Remark);
            return null;
        }

        SubscriptionGroupConfig config = group!.Config;
        answer = new Response(ResponseCode.Success);
        if (config.RetryQueueNums <= 0)
        {
            // The operator has told the broker to drop what this group cannot work on.
            return null;
        }

        if (FindRetryTopic(group, header.UnitMode, out TopicEntry? retry) is { } noTopic)
        {
            answer = Response.Error(noTopic.Code, noTopic.Remark);
            return null;
        }

        if (!store.Reader.TryRead(new PhysicalOffset(header.Offset), out byte[] bytes))
        {
            answer = Response.Error(
                ResponseCode.SystemError, $"look message by offset failed, {Invariant.Text(header.Offset)}");
            return null;
        }

        int retriesMax = group.RetriesMax(clientVersion, header.MaxReconsumeTimes);
        return Append(bytes, new SendBack(group, retry!, header.DelayLevel, retriesMax), ref answer);
    }

    private Refusal? FindGroup(string name, out GroupEntry? group)
    {
        BrokerOptions broker = configuration.Broker;
        if (!groups.TryFindOrCreate(name, out group))
        {
            return new Refusal(
                ResponseCode.SubscriptionGroupNotExist, $"subscription group not exist, {name} {Refusal.Faq}");
        }

        return (broker.BrokerPermission & TopicConfig.PermWrite) == 0
            ? new Refusal(ResponseCode.NoPermission, $"the broker[{broker.BrokerIP1}] sending message is forbidden")
            : null;
    }

    private Refusal? FindRetryTopic(GroupEntry group, bool unitMode, out TopicEntry? topic)
    {
        topic = topics.CreateRetry(group.Name, group.Config.RetryQueueNums, unitMode);
        if (topic is null)
        {
            return NoTopic(TopicName.RetryOf(group.Name));
        }

        return (topic.Config.Perm & TopicConfig.PermWrite) == 0
            ? new Refusal(ResponseCode.NoPermission, $"the topic[{topic.Name}] sending message is forbidden")
            : null;
    }

    private AppendResult? Append(byte[] bytes, SendBack back, ref Response answer)
    {
        _ = MessageRecordReader.TryRead(bytes, verifyBody: false, out MessageRecord failed);
        PropertySet properties = new(failed.Properties);
        if (properties[PropertyNames.RetryTopic] is null)
        {
            properties[PropertyNames.RetryTopic] = System.Text.Encoding.UTF8.GetString(failed.Topic);
        }

        properties[PropertyNames.WaitStoreOk] = "false";
        MessageDraft draft = failed.ToDraft();
        draft.PreparedTransactionOffset = 0;
        if (back.IsDead(failed.ReconsumeTimes))
        {
            TopicEntry? dead = topics.CreateDeadLetter(back.Group.Name);
            if (dead is null)
            {
                answer = Response.Error(ResponseCode.SystemError, NoTopic(TopicName.DlqOf(back.Group.Name)).Remark);
                return null;
            }

            properties[PropertyNames.Delay] = "0";
            draft.Topic = dead.NameUtf8;
            draft.QueueId = 0;
        }
        else
        {
            properties[PropertyNames.Delay] = Invariant.Text(back.LevelFor(failed.ReconsumeTimes));
            draft.Topic = back.Retry.NameUtf8;
            draft.QueueId = Random.Shared.Next(back.Group.Config.RetryQueueNums);
        }

        if (string.IsNullOrWhiteSpace(properties[PropertyNames.OriginMessageId]))
        {
            properties[PropertyNames.OriginMessageId] = MessageId.ToText(failed.StoreHost, failed.PhysicalOffset);
        }

        draft.ReconsumeTimes = failed.ReconsumeTimes + 1;
        AppendResult? appended = Finish(appends.Append(draft, properties), back.Group.Name, ref answer);
        string original = properties[PropertyNames.RetryTopic]!;
        if (appended is not null && store.Queues.TryGetPuts(original, out TopicPuts? puts))
        {
            back.Group.Traffic.CountSendBack(original, puts);
        }

        return appended;
    }

    private AppendResult? Finish(in AppendResult appended, string group, ref Response answer)
    {
        if (appended.Status == AppendStatus.Ok)
        {
            return appended;
        }

        logger.SendBackRefused(group, appended.Status);
        answer = Response.Error(ResponseCode.SystemError, JavaNameOf(appended.Status));
        return null;
    }

    private static Refusal NoTopic(string topic) => new(ResponseCode.SystemError, $"topic[{topic}] not exist");

    // Compat: the remark is the name of Java's PutMessageStatus@4.9.8.
    private static string JavaNameOf(AppendStatus status) => status switch
    {
        AppendStatus.MessageTooLarge or AppendStatus.MessageIllegal => "MESSAGE_ILLEGAL",
        AppendStatus.PropertiesTooLarge => "PROPERTIES_SIZE_EXCEEDED",
        AppendStatus.ServiceNotAvailable or AppendStatus.DiskFull or AppendStatus.StoreFenced =>
            "SERVICE_NOT_AVAILABLE",
        AppendStatus.CreateFileFailed => "CREATE_MAPEDFILE_FAILED",
        AppendStatus.StoreBusy => "OS_PAGECACHE_BUSY",
        AppendStatus.Ok => "PUT_OK",
    };
}
