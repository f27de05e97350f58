using RocketNet.NameServer.Routes;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Remoting.Server;

namespace RocketNet.NameServer.Registration;

/// <summary>GET_BROKER_MEMBER_GROUP (5.x): the addresses registered under one broker name.</summary>
internal sealed class MemberGroupHandler(RouteTable routes) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        GetBrokerMemberGroupHeader header = request.ReadHeader<GetBrokerMemberGroupHeader>();
        var group = new BrokerData
        {
            Cluster = header.ClusterName,
            BrokerName = header.BrokerName,
            BrokerAddrs = routes.Read(header.BrokerName, static (view, name) => view.Members(name)),
        };
        var json = new JavaJsonWriter();
        json.StartObject();
        json.Name("brokerMemberGroup");
        group.WriteTo(json);
        json.EndObject();
        return new(Response.Ok(json.ToArray()));
    }
}
