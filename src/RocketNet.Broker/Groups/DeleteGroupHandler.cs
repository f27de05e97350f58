using Microsoft.Extensions.Logging;
using RocketNet.Broker.Offsets;
using RocketNet.Protocol.Headers;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Groups;

/// <summary>
/// DELETE_SUBSCRIPTIONGROUP (207), with its offsets if asked. Succeeds also when there is no such group.
/// </summary>
public sealed class DeleteGroupHandler(
    GroupTable groups,
    GroupFile file,
    OffsetTable offsets,
    OffsetFile offsetFile,
    ILogger<DeleteGroupHandler> logger) : IColdRequestHandler
{
    public async ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        DeleteSubscriptionGroupHeader header = request.ReadHeader<DeleteSubscriptionGroupHeader>();
        string group = header.GroupName;
        bool isRemoved = groups.Remove(group);
        if (header.RemoveOffset)
        {
            offsets.RemoveGroup(group);
            await offsetFile.WriteIfChangedAsync();
        }

        if (isRemoved)
        {
            await file.WhenWritten.WaitAsync(stopping);
            logger.GroupDeleted(group, request.Connection.RemoteAddressText);
        }

        return Response.Ok();
    }
}
