using System.Buffers;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.CommitLogs;

namespace RocketNet.Broker.Sending;

/// <summary>
/// Appends a batch: each inner message becomes a record of its own, all contiguous in the log and in their queue.
/// </summary>
/// <remarks>Java: SendMessageProcessor.asyncSendBatchMessage@4.9.8.</remarks>
public sealed class BatchSend(CommitLog commitLog, SendChecks checks, SendAnswers answers)
{
    private const int PropertiesOnStackMax = 1_024;

    /// <summary>Appends and answers.</summary>
    public void Send(in RequestFrame request, in SendMessageHeader header, SendTarget target, RequestContext context)
    {
        MessageTraits traits = MessageTraits.Of(header.Properties);
        if (checks.Check(traits) is { } notServed)
        {
            answers.Refuse(context, notServed);
            return;
        }

        if (traits.IsDelayed)
        {
            // Compat: CommitLog.asyncPutMessages@4.9.8.
            answers.Refuse(context, answers.TooLarge());
            return;
        }

        if (Count(request.Body, out int count) is { } problem)
        {
            answers.Refuse(context, new Refusal(ResponseCode.MessageIllegal, problem));
            return;
        }

        ReadOnlySpan<byte> cluster = answers.ClusterName;
        int room = header.Properties.Length + PropertyNames.Cluster.Length + cluster.Length + 4;
        byte[]? rented = room > PropertiesOnStackMax ? ArrayPool<byte>.Shared.Rent(room) : null;
        Span<byte> properties = rented ?? stackalloc byte[PropertiesOnStackMax];
        int propertiesBytes = MessageProperties.WriteStored(header.Properties, cluster, properties, keepsWait: true);
        if (propertiesBytes < 0)
        {
            GiveBack(rented);
            answers.Refuse(context, answers.TooLarge());
            return;
        }

        var template = new MessageDraft
        {
            Topic = target.Topic,
            QueueId = target.QueueId,
            SysFlag = header.SysFlag,
            BornTimestamp = header.BornTimestamp,
            BornHost = context.Connection.RemoteHost,
            StoreHost = answers.StoreHost,
            ReconsumeTimes = header.ReconsumeTimes,
        };
        long[] starts = new long[count];
        long startedTicks = Environment.TickCount64;
        AppendResult appended =
            commitLog.AppendBatch(in template, request.Body, properties[..propertiesBytes], starts, out _);
        GiveBack(rented);

        answers.Complete(
            context, new SentMessage(appended, target.QueueId, traits.WaitsForStore, starts, startedTicks));
    }

    internal static void GiveBack(byte[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static string? Count(ReadOnlySpan<byte> body, out int count)
    {
        var reader = new BatchBodyReader(body);
        count = 0;
        string? problem;
        while (reader.TryNext(out _, out problem))
        {
            count++;
        }

        return problem ?? (count == 0 ? "the batch holds no message" : null);
    }
}
