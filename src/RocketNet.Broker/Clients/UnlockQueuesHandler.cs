using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>UNLOCK_BATCH_MQ (42): an orderly consumer gives queues back. Always succeeds.</summary>
/// <remarks>
/// Answered on the receive loop, so that it takes effect before the close that follows it at shutdown.
/// </remarks>
public sealed class UnlockQueuesHandler(QueueLockTable locks) : IRequestHandler
{
    public void Handle(in RequestFrame request, RequestContext context)
    {
        LockBatchRequestBody body = LockBatchRequestBody.Parse(request.Body);
        locks.Unlock(body.ConsumerGroup, body.ClientId, body.Queues);
        using ResponseScope scope = context.Respond(ResponseCode.Success);
    }
}
