using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Microbench.Subjects;

/// <summary>Decodes a send and answers it without storing anything: the whole request less the store.</summary>
internal sealed class FixedAnswerHandler : IRequestHandler
{
    public void Handle(in RequestFrame request, RequestContext context)
    {
        if (!SendMessageHeader.TryDecode(request, out SendMessageHeader header, out string? problem))
        {
            throw new InvalidDataException(problem);
        }

        using ResponseScope answer = context.Respond(ResponseCode.Success);
        answer.Writer.Field(SendMessageResponse.MsgRegion, "DefaultRegion"u8);
        answer.Writer.Field(SendMessageResponse.TraceOn, "true"u8);
        answer.Writer.Field(SendMessageResponse.MsgId, "7F00000100002A9F0000000000000000"u8);
        answer.Writer.Field(SendMessageResponse.QueueId, (long)header.QueueId);
        answer.Writer.Field(SendMessageResponse.QueueOffset, 123_456L);
    }
}
