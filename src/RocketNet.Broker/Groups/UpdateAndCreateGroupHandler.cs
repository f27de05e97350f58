using Microsoft.Extensions.Logging;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Groups;

/// <summary>UPDATE_AND_CREATE_SUBSCRIPTIONGROUP (200). Answered when the change is on disk.</summary>
public sealed class UpdateAndCreateGroupHandler(
    GroupTable groups,
    GroupFile file,
    ILogger<UpdateAndCreateGroupHandler> logger) : IColdRequestHandler
{
    public async ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        SubscriptionGroupConfig config = SubscriptionGroupConfig.Parse(request.Body);
        if (GroupName.Problem(config.GroupName) is { } problem)
        {
            return Response.Error(ResponseCode.SystemError, problem);
        }

        if (!groups.Put(config))
        {
            return Response.Error(ResponseCode.SystemError, "The broker holds as many groups as it can.");
        }

        await file.WhenWritten.WaitAsync(stopping);
        logger.GroupChangedByAdmin(config.GroupName, request.Connection.RemoteAddressText);
        return Response.Ok();
    }
}
