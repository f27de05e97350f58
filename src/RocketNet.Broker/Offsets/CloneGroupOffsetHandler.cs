using RocketNet.Broker.Topics;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Offsets;

/// <summary>CLONE_GROUP_OFFSET (314): one group goes on where another stands.</summary>
/// <remarks>
/// Java: AdminBrokerProcessor.cloneGroupOffset@4.9.8, which copies nothing when no topic is named; here every topic of
/// the group is copied then, as the request says.
/// </remarks>
internal sealed class CloneGroupOffsetHandler(OffsetTable offsets, TopicTable topics, GroupProgress progress)
    : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        CloneGroupOffsetHeader header = request.ReadHeader<CloneGroupOffsetHeader>();
        if (GroupName.Problem(header.DestGroup) is { } problem)
        {
            return new(Response.Error(ResponseCode.SystemError, $"destGroup: {problem}"));
        }

        IReadOnlyList<string> names =
            string.IsNullOrWhiteSpace(header.Topic) ? offsets.TopicsOf(header.SrcGroup) : [header.Topic];
        foreach (string topic in names)
        {
            if (topics.TryGet(topic, out _) && (header.Offline || progress.IsRead(header.SrcGroup, topic)))
            {
                offsets.Copy(topic, header.SrcGroup, header.DestGroup);
            }
        }

        return new(Response.Ok());
    }
}
