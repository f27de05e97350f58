using RocketNet.Protocol.Wire;

namespace RocketNet.NameServer.Routes;

/// <summary>The two forms of the route body: broker ids as bare numbers, which is no JSON, or as strings.</summary>
internal enum RouteDialect
{
    FastJson,
    StandardJson,
}

internal static class RouteDialects
{
    public const int Count = 2;

    /// <remarks>Compat: ClientRequestProcessor.getRouteInfoByTopic@4.9.8 asks version or header field.</remarks>
    public static RouteDialect For(int version, bool acceptsStandardJsonOnly) =>
        version >= ProtocolVersion.V4_9_4 || acceptsStandardJsonOnly
            ? RouteDialect.StandardJson
            : RouteDialect.FastJson;
}
