using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.NameServer.Routes;

/// <summary>The topic lists: all, of a cluster, system, and the three by unit flag.</summary>
internal sealed class TopicListHandler(RouteTable routes, CurrentOptions options) : IColdRequestHandler
{
    private const int Unit = 1;
    private const int UnitSub = 2;
    private const int UnitFlags = Unit | UnitSub;

    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping) => new(Answer(request));

    private static Response Disabled() => Response.Error(ResponseCode.SystemError, "disable");

    private static Response List(List<string> topics, string? brokerAddress = null) =>
        Response.Ok(new TopicList(topics, brokerAddress).ToJson());

    private Response Answer(Request request)
    {
        switch ((RequestCode)request.Code)
        {
            case RequestCode.GetAllTopicListFromNameServer:
                return options.Value.EnableAllTopicList
                    ? List(routes.Read(0, static (view, _) => view.Topics()))
                    : Disabled();
            case RequestCode.GetSystemTopicListFromNs:
                (List<string> topics, string? brokerAddress) = routes.Read(0, static (view, _) => view.SystemTopics());
                return List(topics, brokerAddress);
            default:
                return options.Value.EnableTopicList ? Selected(request) : Disabled();
        }
    }

    private Response Selected(Request request) => (RequestCode)request.Code switch
    {
        RequestCode.GetTopicsByCluster => List(routes.Read(
            request.ReadHeader<GetTopicsByClusterHeader>().Cluster,
            static (view, cluster) => view.TopicsOfCluster(cluster))),
        RequestCode.GetUnitTopicList => WithSysFlag(Unit, Unit),
        RequestCode.GetHasUnitSubTopicList => WithSysFlag(UnitSub, UnitSub),
        _ => WithSysFlag(UnitFlags, UnitSub),
    };

    private Response WithSysFlag(int mask, int wanted) => List(routes.Read(
        (mask, wanted), static (view, flags) => view.TopicsWithSysFlag(flags.mask, flags.wanted)));
}
