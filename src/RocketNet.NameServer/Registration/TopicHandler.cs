using RocketNet.NameServer.Routes;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
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
        if (request.Code == (int)RequestCode.RegisterTopicInNameServer)
        {
            string topic = request.ReadHeader<RegisterTopicHeader>().Topic;
            routes.RegisterTopic(topic, TopicRouteData.Parse(request.Body).QueueDatas);
        }
        else
        {
            DeleteTopicFromNamesrvHeader header = request.ReadHeader<DeleteTopicFromNamesrvHeader>();
            routes.DeleteTopic(header.Topic, header.ClusterName);
        }

        return new(Response.Ok());
    }
}
