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

    /// <summary>Answers the pull, unless there is nothing to read and it may wait.</summary>
    /// <returns>False when the pull should be parked; nothing was written then.</returns>
    public bool TryAnswer(in PullQuery query, RemotingConnection connection, ResponseTicket ticket, bool mayWait)
    {
        ReadPlan plan = _plans.Value!;
        long startedTicks = Environment.TickCount64;
        GetStatus status = reader.Plan(query.Queue, query.Offset, query.CountMax, query.Filter, plan);
        ResponseCode code = ToResponseCode(status, query.Offset);
        if (code == ResponseCode.PullNotFound && mayWait)
        {
            return false;
        }

        statistics.CountGet(plan.Count);
        Write(query, connection, ticket, plan, status, code);
        if (code == ResponseCode.Success)
        {
            long millis = Environment.TickCount64 - startedTicks;
            query.Group.Traffic.CountGet(query.Queue, plan.Count, plan.TotalBytes, millis);
        }

        return true;
    }

    /// <summary>Releases the per-thread plans.</summary>
    public void Dispose() => _plans.Dispose();

    private void Write(
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
            scope.Writer.Field(PullMessageResponse.SuggestWhichBrokerId, SuggestedBroker(in query, plan));
            scope.Writer.Field(PullMessageResponse.NextBeginOffset, plan.NextBegin);
            scope.Writer.Field(PullMessageResponse.MinOffset, plan.Min);
            scope.Writer.Field(PullMessageResponse.MaxOffset, plan.Max);
            if (code == ResponseCode.Success)
            {
                hasBody = reader.TryCopy(plan, scope.Writer.Body(plan.TotalBytes));
            }

            if (hasBody)
            {
                return;
            }

            scope.Cancel();
        }

        // A file went away between planning and copying; the client asks again at once, as Java lets it.
        Write(in query, connection, ticket, plan, GetStatus.MessageWasRemoving, ResponseCode.PullRetryImmediately);
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
