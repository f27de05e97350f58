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
        SubscriptionGroupConfig config = Asked(request.Body);
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

    // Compat: SubscriptionGroupManager.updateSubscriptionGroupConfig@5.3.3 reads the attributes of a request as changes
    // (+key=value, -key), not as the group's own; no change of them is carried out here, those it has are kept.
    private static SubscriptionGroupConfig Asked(byte[] body)
    {
        SubscriptionGroupConfig config = SubscriptionGroupConfig.Parse(body);
        return config with { Unknown = config.Unknown.Without("attributes") };
    }
}
