using RocketNet.Broker.Configuration;
using RocketNet.Broker.Offsets;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.Dispatch;

namespace RocketNet.Broker.Pulling;

/// <summary>
/// Codes 11 and 361: answers a pull with messages, parks it until one arrives, or lets it wait for the disk.
/// </summary>
/// <remarks>Java: PullMessageProcessor@4.9.8. Runs on the receive loop.</remarks>
public sealed class PullMessageHandler(
    BrokerConfiguration configuration,
    PullChecks checks,
    PullAnswers answers,
    ColdPullLoops cold,
    PullWaiterTable waiters,
    OffsetTable offsets,
    DispatchLoop dispatch) : IRequestHandler
{
    /// <inheritdoc/>
    public void Handle(in RequestFrame request, RequestContext context)
    {
        if (!PullMessageHeader.TryDecode(in request, out PullMessageHeader header, out string? problem))
        {
            context.RespondText(ResponseCode.SystemError, problem ?? "illegal request header");
            return;
        }

        if (checks.Check(in header, context, out PullQuery query) is { } refusal)
        {
            context.RespondText(refusal.Code, refusal.Remark);
            return;
        }

        bool mayWait = (header.SysFlag & PullMessageHeader.SuspendFlag) != 0 && !context.Ticket.IsOneway;
        if (!mayWait)
        {
            // One that waits is woken by what has been acknowledged and is not yet in its queue.
            dispatch.CatchUp();
        }

        PullOutcome outcome = answers.TryAnswer(in query, context.Connection, context.Ticket, mayWait);
        if (outcome != PullOutcome.Answered)
        {
            long waitMillis = configuration.Broker.LongPollingEnable
                ? header.SuspendTimeoutMillis
                : configuration.Broker.ShortPollingTimeMills;
            if (outcome == PullOutcome.NothingYet)
            {
                waiters.Park(in query, context.Connection, context.Ticket, waitMillis);
            }
            else
            {
                cold.Enqueue(in query, context.Connection, context.Ticket, mayWait ? waitMillis : null);
            }
        }

        if ((header.SysFlag & PullMessageHeader.CommitOffsetFlag) != 0)
        {
            offsets.TryCommit(header.Topic, header.ConsumerGroup, header.QueueId, header.CommitOffset);
        }
    }
}
