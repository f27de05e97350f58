using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using RocketNet.Broker.Delaying;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.CommitLogs;

namespace RocketNet.Broker.Sending;

/// <summary>
/// Codes 10 and 310, and 320 for batches: checks a message as Java does, appends it, answers or waits for its sync.
/// </summary>
/// <remarks>
/// Java: SendMessageProcessor@4.9.8. Runs on the receive loop; allocates nothing for a message to a known topic.
/// </remarks>
public sealed class SendMessageHandler(
    SendChecks checks,
    DeadLetterRedirect deadLetters,
    BatchSend batches,
    CommitLog commitLog,
    DelayedAppend delayed,
    SendAnswers answers) : IRequestHandler
{
    // A client's own properties are a few hundred bytes; what is longer is assembled in a rented array.
    private const int PropertiesOnStackMax = 1_024;

    /// <inheritdoc/>
    public void Handle(in RequestFrame request, RequestContext context)
    {
        if (!SendMessageHeader.TryDecode(in request, out SendMessageHeader header, out string? problem))
        {
            answers.Refuse(context, new Refusal(ResponseCode.SystemError, problem ?? "illegal request header"));
            return;
        }

        Refusal? refusal = checks.Check(in header, context, out TopicEntry? topic, out int queueId);
        if (refusal is { } refused)
        {
            answers.Refuse(context, refused);
        }
        else if (header.Batch || request.Code == (int)RequestCode.SendBatchMessage)
        {
            batches.Send(in request, in header, new SendTarget(topic!.NameUtf8, queueId), context);
        }
        else
        {
            Send(in request, in header, topic!, queueId, context);
        }
    }

    // The room for properties is written before it is read; to clear it first takes longer than to fill it.
    [SkipLocalsInit]
    private void Send(
        in RequestFrame request, in SendMessageHeader header, TopicEntry topic, int queueId, RequestContext context)
    {
        var target = new SendTarget(topic.NameUtf8, queueId);
        MessageTraits traits = MessageTraits.Of(header.Properties);
        Refusal? refusal = topic.IsRetry
            ? deadLetters.Redirect(in header, request.Version, topic, ref target)
            : null;
        refusal ??= checks.Check(traits);
        if (refusal is { } refused)
        {
            answers.Refuse(context, refused);
            return;
        }

        bool isDead = !ReferenceEquals(target.Topic, topic.NameUtf8);
        if (traits.IsDelayed || isDead)
        {
            MessageDraft changed = Draft(in request, in header, topic, target, context);
            AppendChanged(changed, PropertiesOf(in header, isDead), queueId, traits, context);
            return;
        }

        ReadOnlySpan<byte> cluster = answers.ClusterName;
        int room = header.Properties.Length + PropertyNames.Cluster.Length + cluster.Length + 4;
        byte[]? rented = room > PropertiesOnStackMax ? ArrayPool<byte>.Shared.Rent(room) : null;
        Span<byte> properties = rented ?? stackalloc byte[PropertiesOnStackMax];
        int propertiesBytes = MessageProperties.WriteStored(header.Properties, cluster, properties);
        if (propertiesBytes < 0)
        {
            BatchSend.GiveBack(rented);
            answers.Refuse(context, answers.TooLarge());
            return;
        }

        scoped MessageDraft draft = Draft(in request, in header, topic, target, context);
        draft.Properties = properties[..propertiesBytes];
        long startedTicks = Environment.TickCount64;
        AppendResult appended = commitLog.Append(in draft);
        BatchSend.GiveBack(rented);

        answers.Complete(context, new SentMessage(appended, queueId, traits.WaitsForStore, null, startedTicks));
    }

    private MessageDraft Draft(
        in RequestFrame request,
        in SendMessageHeader header,
        TopicEntry topic,
        SendTarget target,
        RequestContext context) => new()
        {
            Topic = target.Topic,
            QueueId = target.QueueId,
            Flag = header.Flag,
            SysFlag = topic.IsMultiTags ? header.SysFlag | MessageSysFlag.MultiTags : header.SysFlag,
            BornTimestamp = header.BornTimestamp,
            BornHost = context.Connection.RemoteHost,
            StoreHost = answers.StoreHost,
            ReconsumeTimes = header.ReconsumeTimes,
            Body = request.Body,
        };

    // What Java's broker makes of the properties when it changes them: WAIT was taken out and put back at the end.
    private PropertySet PropertiesOf(in SendMessageHeader header, bool isDead)
    {
        PropertySet properties = new(header.Properties)
        {
            [PropertyNames.Cluster] = Encoding.UTF8.GetString(answers.ClusterName),
        };
        if (properties[PropertyNames.WaitStoreOk] is { } waits)
        {
            properties.PutLast(PropertyNames.WaitStoreOk, waits);
        }

        if (isDead)
        {
            // Compat: SendMessageProcessor.handleRetryAndDLQ@5.3.3; in 4.9.8 a dead letter waits for its level first.
            properties[PropertyNames.Delay] = "-1";
        }

        return properties;
    }

    private void AppendChanged(
        scoped MessageDraft draft, PropertySet properties, int queueId, MessageTraits traits, RequestContext context)
    {
        long startedTicks = Environment.TickCount64;
        AppendResult appended = delayed.Append(draft, properties);
        answers.Complete(context, new SentMessage(appended, queueId, traits.WaitsForStore, null, startedTicks));
    }
}
