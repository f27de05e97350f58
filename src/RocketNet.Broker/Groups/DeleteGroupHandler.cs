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
        HeaderFields header = request.Header;
        string group = header.Required("groupName");
        bool isRemoved = groups.Remove(group);

        // 4.9 calls the flag removeOffset, 5.x cleanOffset.
        if (header.Boolean("removeOffset") || header.Boolean("cleanOffset"))
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
