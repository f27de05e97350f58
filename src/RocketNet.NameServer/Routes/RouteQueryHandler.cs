using System.Text;
using RocketNet.NameServer.KvConfig;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.NameServer.Routes;

/// <summary>GET_ROUTEINFO_BY_TOPIC: what every client asks twice a minute for each of its topics.</summary>
/// <remarks>Runs on the receive loop; the usual answer is a body encoded earlier, copied once.</remarks>
internal sealed class RouteQueryHandler(RouteTable routes, KvConfigTable kvConfig, CurrentOptions options)
    : IRequestHandler
{
    public void Handle(in RequestFrame request, RequestContext context)
    {
        if (!GetRouteInfoHeader.TryDecode(in request, out GetRouteInfoHeader header, out string? problem))
        {
            context.RespondText(ResponseCode.SystemError, problem!);
            return;
        }

        RouteDialect dialect = RouteDialects.For(request.Version, header.AcceptStandardJsonOnly);
        string? zoneName = ZoneOf(in header);
        if (zoneName is not null || !routes.Bodies.TryGet(header.Topic, dialect, out byte[]? body))
        {
            var query = new RouteQuery(Encoding.UTF8.GetString(header.Topic), dialect, zoneName);
            body = Encode(query);
            if (body is null)
            {
                context.RespondText(ResponseCode.TopicNotExist, NoRouteRemark(query.Topic));
                return;
            }
        }

        using ResponseScope answer = context.Respond(ResponseCode.Success);
        answer.Writer.Body(body);
    }

    /// <summary>The zone a 5.x client wants to stay in, or null.</summary>
    private static string? ZoneOf(in GetRouteInfoHeader header)
    {
        if (!header.ZoneMode)
        {
            return null;
        }

        string zoneName = Encoding.UTF8.GetString(header.ZoneName);
        return string.IsNullOrWhiteSpace(zoneName) ? null : zoneName;
    }

    /// <remarks>Compat: RouteInfoManager@4.9.8 answers these two lines; Java clients print them as they are.</remarks>
    private static string NoRouteRemark(string topic) =>
        $"No topic route info in name server for the topic: {topic}\n"
        + "See http://rocketmq.apache.org/docs/faq/ for further details.";

    private byte[]? Encode(RouteQuery query) => routes.Read(
        (Handler: this, Query: query), static (view, asked) => asked.Handler.Encode(view, asked.Query));

    /// <summary>
    /// Runs under the table's lock, so that a change of the ordered-topic configuration cannot be kept unseen.
    /// </summary>
    private byte[]? Encode(RouteView view, RouteQuery query)
    {
        string? orderTopicConf = options.Value.OrderMessageEnable
            ? kvConfig.Find(KvConfigTable.OrderTopicNamespace, query.Topic)
            : null;
        TopicRouteData? route;
        if (query.ZoneName is not null)
        {
            // Compat: ZoneRouteRPCHook@5.3.3 encodes again in the old form, whatever the client asked for.
            return view.TryGetRouteOfZone(query.Topic, orderTopicConf, query.ZoneName, out route)
                ? RouteBodyWriter.Write(route, RouteDialect.FastJson)
                : null;
        }

        if (!view.TryGetRoute(query.Topic, orderTopicConf, out route))
        {
            return null;
        }

        byte[] body = RouteBodyWriter.Write(route, query.Dialect);
        view.Keep(query.Topic, query.Dialect, body);
        return body;
    }

    /// <summary>One route question. A client that names a zone gets an answer of its own, never a kept one.</summary>
    private readonly record struct RouteQuery(string Topic, RouteDialect Dialect, string? ZoneName);
}
