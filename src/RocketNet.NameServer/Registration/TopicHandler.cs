using RocketNet.NameServer.Routes;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.NameServer.Registration;

/// <summary>
/// One topic: added by a 5.x broker that made it, or deleted by an administrator. Success in every case.
/// </summary>
internal sealed class TopicHandler(RouteTable routes) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        string topic = request.Header.Required("topic");
        if (request.Code == (int)RequestCode.RegisterTopicInNameServer)
        {
            routes.RegisterTopic(topic, TopicRouteData.Parse(request.Body).QueueDatas);
        }
        else
        {
            routes.DeleteTopic(topic, request.Header.Optional("clusterName"));
        }

        return new(Response.Ok());
    }
}
