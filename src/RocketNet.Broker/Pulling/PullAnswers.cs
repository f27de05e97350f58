using System.Buffers;
using RocketNet.Broker.Configuration;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.Reading;
using RocketNet.Store.Statistics;

namespace RocketNet.Broker.Pulling;

/// <summary>Reads for a pull and writes its answer: records are copied once, from the log into the outbox.</summary>
/// <remarks>Any thread; each thread plans in its own <see cref="ReadPlan"/>.</remarks>
public sealed class PullAnswers(BrokerConfiguration configuration, MessageReader reader, StoreStatistics statistics)
    : IDisposable
{
    private readonly ThreadLocal<ReadPlan> _plans = new(static () => new ReadPlan());

    /// <summary>
    /// Answers the pull unless there is nothing to read and it may wait, or its records have to come from the disk.
    /// </summary>
    public PullOutcome TryAnswer(
        in PullQuery query, RemotingConnection connection, ResponseTicket ticket, bool mayWait)
    {
        ReadPlan plan = _plans.Value!;
        long startedTicks = Environment.TickCount64;
        GetStatus status =
            reader.Plan(query.Queue, query.Offset, query.CountMax, query.Filter, plan, ReadWait.Never);
        if (plan.NeedsDisk)
        {
            return PullOutcome.NeedsDisk;
        }

        ResponseCode code = ToResponseCode(status, query.Offset);
        if (code == ResponseCode.PullNotFound && mayWait)
        {
            return PullOutcome.NothingYet;
        }

        if (!TryWrite(in query, connection, ticket, plan, status, code))
        {
            // One of them is no record: the others must not be passed over with it, so they are answered one by one.
            return plan.Count > 1
                ? TryAnswer(query with { CountMax = 1 }, connection, ticket, mayWait)
                : WriteRemoved(in query, connection, ticket, plan);
        }

        if (plan.NeedsDisk)
        {
            return PullOutcome.NeedsDisk;
        }

        Count(in query, plan, code, startedTicks);
        return PullOutcome.Answered;
    }

    /// <summary>
    /// As <see cref="TryAnswer"/>, waiting for the disk: records are read into a buffer first, so that nothing is
    /// locked meanwhile.
    /// </summary>
    /// <exception cref="IOException">The disk failed; nothing was written.</exception>
    public PullOutcome TryAnswerFromDisk(
        in PullQuery query, RemotingConnection connection, ResponseTicket ticket, bool mayWait)
    {
        ReadPlan plan = _plans.Value!;
        long startedTicks = Environment.TickCount64;
        GetStatus status = reader.Plan(query.Queue, query.Offset, query.CountMax, query.Filter, plan);
        ResponseCode code = ToResponseCode(status, query.Offset);
        if (code == ResponseCode.PullNotFound && mayWait)
        {
            return PullOutcome.NothingYet;
        }

        if (code != ResponseCode.Success)
        {
            Count(in query, plan, code, startedTicks);
            TryWrite(in query, connection, ticket, plan, status, code);
            return PullOutcome.Answered;
        }

        byte[] records = ArrayPool<byte>.Shared.Rent(plan.TotalBytes);
        try
        {
            Span<byte> body = records.AsSpan(0, plan.TotalBytes);
            reader.Announce(query.Queue, query.Filter, plan);
            if (!TryCopy(in query, plan, body))
            {
                return plan.Count > 1
                    ? TryAnswerFromDisk(query with { CountMax = 1 }, connection, ticket, mayWait)
                    : WriteRemoved(in query, connection, ticket, plan);
            }

            Count(in query, plan, code, startedTicks);
            using ResponseScope scope = connection.Respond(ticket, code, status.Utf8Name());
            WriteFields(scope, in query, plan);
            scope.Writer.Body(body);
            return PullOutcome.Answered;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(records);
        }
    }

    /// <summary>Releases the per-thread plans.</summary>
    public void Dispose() => _plans.Dispose();

    /// <returns>False if the records are none; nothing was written then.</returns>
    private bool TryWrite(
        in PullQuery query,
        RemotingConnection connection,
        ResponseTicket ticket,
        ReadPlan plan,
        GetStatus status,
        ResponseCode code)
    {
        bool hasBody = true;
        using (ResponseScope scope = connection.Respond(ticket, code, status.Utf8Name()))
        {
            WriteFields(scope, in query, plan);
            if (code == ResponseCode.Success)
            {
                hasBody = reader.TryCopy(plan, scope.Writer.Body(plan.TotalBytes));
            }

            if (!hasBody)
            {
                scope.Cancel();
            }
        }

        return hasBody || plan.NeedsDisk;
    }

    // A bad sector under one message must not keep those before it from their consumer.
    private bool TryCopy(in PullQuery query, ReadPlan plan, Span<byte> body)
    {
        try
        {
            return reader.TryCopy(plan, body);
        }
        catch (IOException) when (query.CountMax > 1 && plan.Count > 1)
        {
            // Tried again for the first message alone, which fails by itself if it is the one.
            return false;
        }
    }

    // What the entry names is damaged, or its file went away; the client goes on behind it at once, as Java lets it.
    private PullOutcome WriteRemoved(
        in PullQuery query, RemotingConnection connection, ResponseTicket ticket, ReadPlan plan)
    {
        using ResponseScope scope = connection.Respond(
            ticket, ResponseCode.PullRetryImmediately, GetStatus.MessageWasRemoving.Utf8Name());
        WriteFields(scope, in query, plan);
        return PullOutcome.Answered;
    }

    private void Count(in PullQuery query, ReadPlan plan, ResponseCode code, long startedTicks)
    {
        statistics.CountGet(plan.Count);
        if (code == ResponseCode.Success)
        {
            long millis = Environment.TickCount64 - startedTicks;
            query.Group.Traffic.CountGet(query.Queue, plan.Count, plan.TotalBytes, millis);
        }
    }

    private void WriteFields(ResponseScope scope, in PullQuery query, ReadPlan plan)
    {
        scope.Writer.Field(PullMessageResponse.SuggestWhichBrokerId, SuggestedBroker(in query, plan));
        scope.Writer.Field(PullMessageResponse.NextBeginOffset, plan.NextBegin);
        scope.Writer.Field(PullMessageResponse.MinOffset, plan.Min);
        scope.Writer.Field(PullMessageResponse.MaxOffset, plan.Max);
    }

    private long SuggestedBroker(in PullQuery query, ReadPlan plan)
    {
        if (!configuration.Broker.SlaveReadEnable)
        {
            return 0;
        }

        return plan.SuggestSlave
            ? query.Group.Config.WhichBrokerWhenConsumeSlowly
            : query.Group.Config.BrokerId;
    }

    private static ResponseCode ToResponseCode(GetStatus status, long offset) => status switch
    {
        GetStatus.Found => ResponseCode.Success,
        GetStatus.MessageWasRemoving or GetStatus.NoMatchedMessage => ResponseCode.PullRetryImmediately,
        GetStatus.NoMatchedLogicQueue or GetStatus.NoMessageInQueue =>
            offset != 0 ? ResponseCode.PullOffsetMoved : ResponseCode.PullNotFound,
        GetStatus.OffsetFoundNull or GetStatus.OffsetOverflowOne => ResponseCode.PullNotFound,
        GetStatus.OffsetOverflowBadly or GetStatus.OffsetTooSmall => ResponseCode.PullOffsetMoved,
    };
}
