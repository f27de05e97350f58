using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Compare.Echo;

/// <summary>Answers a send at once with an answer of the usual size; decodes and keeps nothing.</summary>
internal sealed class EchoHandler : IRequestHandler
{
    public void Handle(in RequestFrame request, RequestContext context)
    {
        using ResponseScope answer = context.Respond(ResponseCode.Success);
        answer.Writer.Field("MSG_REGION"u8, "DefaultRegion"u8);
        answer.Writer.Field("TRACE_ON"u8, "true"u8);
        answer.Writer.Field("msgId"u8, "7F00000100002A9F0000000000000000"u8);
        answer.Writer.Field("queueId"u8, 3L);
        answer.Writer.Field("queueOffset"u8, 123_456L);
    }
}
