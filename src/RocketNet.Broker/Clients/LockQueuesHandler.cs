using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>LOCK_BATCH_MQ (41): gives an orderly consumer those of the queues that nobody else holds.</summary>
/// <remarks>Go clients wait one second for it, so the usual size is answered on the receive loop.</remarks>
public sealed class LockQueuesHandler(QueueLockTable locks) : IRequestHandler, IColdRequestHandler
{
    private const int InlineBodyBytesMax = 64 * 1024;

    public void Handle(in RequestFrame request, RequestContext context)
    {
        if (request.Body.Length > InlineBodyBytesMax)
        {
            context.Offload(context.Copy(request), this);
            return;
        }

        byte[] body = Lock(request.Body);
        using ResponseScope scope = context.Respond(ResponseCode.Success);
        scope.Writer.Body(body);
    }

    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping) =>
        new(Response.Ok(Lock(request.Body)));

    private byte[] Lock(ReadOnlySpan<byte> json)
    {
        LockBatchRequestBody body = LockBatchRequestBody.Parse(json);
        return new LockBatchResponseBody(locks.TryLock(body.ConsumerGroup, body.ClientId, body.Queues)).ToJson();
    }
}
