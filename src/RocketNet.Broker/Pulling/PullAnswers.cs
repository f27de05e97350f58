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

        PullOutcome outcome = TryWrite(in query, connection, ticket, plan, status, code);
        if (outcome == PullOutcome.Answered)
        {
            Count(in query, plan, code, startedTicks);
        }

        return outcome;
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
            return TryWrite(in query, connection, ticket, plan, status, code);
        }

        byte[] records = ArrayPool<byte>.Shared.Rent(plan.TotalBytes);
        try
        {
            Span<byte> body = records.AsSpan(0, plan.TotalBytes);
            if (!reader.TryCopy(plan, body))
            {
                return WriteRemoved(in query, connection, ticket, plan);
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

    private PullOutcome TryWrite(
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

        if (plan.NeedsDisk)
        {
            return PullOutcome.NeedsDisk;
        }

        return hasBody ? PullOutcome.Answered : WriteRemoved(in query, connection, ticket, plan);
    }

    // A file went away between planning and copying; the client asks again at once, as Java lets it.
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
