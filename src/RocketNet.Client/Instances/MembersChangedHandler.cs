using System.Text;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Instances;

/// <summary>NOTIFY_CONSUMER_IDS_CHANGED (40): a consumer group shares its queues anew. Never answered.</summary>
internal sealed class MembersChangedHandler(GroupTable groups) : IRequestHandler
{
    public void Handle(in RequestFrame request, RequestContext context)
    {
        if (request.Fields.TryGet("consumerGroup"u8, out ReadOnlySpan<byte> group))
        {
            groups.Consumer(Encoding.UTF8.GetString(group))?.MembersChanged();
        }
    }
}
