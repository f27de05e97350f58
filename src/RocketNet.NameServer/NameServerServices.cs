using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RocketNet.NameServer.Administration;
using RocketNet.NameServer.Configuration;
using RocketNet.NameServer.KvConfig;
using RocketNet.NameServer.Registration;
using RocketNet.NameServer.Routes;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Files;
using RocketNet.Remoting.Server;

namespace RocketNet.NameServer;

/// <summary>Registers the name server; the only file that knows all of its parts.</summary>
public static class NameServerServices
{
    /// <summary>
    /// One worker takes all cold requests, so that what a broker sends on one connection is done in that order: a
    /// registration overtaken by the withdrawal after it would leave a ghost in the routes.
    /// </summary>
    private const int ColdWorkers = 1;

    /// <summary>Requests of one connection that may wait for that worker; then the connection is not read.</summary>
    private const int InFlightMax = 32;

    /// <param name="options">What the configuration file and the command line say.</param>
    /// <param name="otherKeys">Values of keys without an option, which code 319 shows too.</param>
    public static IServiceCollection AddRocketNetNameServer(
        this IServiceCollection services,
        NameServerOptions options,
        IReadOnlyDictionary<string, string>? otherKeys = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new CurrentOptions(options));
        services.AddSingleton<RouteTable>();
        services.AddSingleton(new KvConfigTable(new AtomicFile(options.KvConfigPath)));
        services.AddSingleton(provider => new NameServerConfig(
            NameServerConfigTable.Create(),
            provider.GetRequiredService<CurrentOptions>(),
            otherKeys ?? new Dictionary<string, string>()));
        AddHandlers(services);
        services.AddSingleton(provider => Host(provider, ServerOptions(options)));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<NameServerHost>());
        return services;
    }

    private static RemotingServerOptions ServerOptions(NameServerOptions options) => options.Server with
    {
        InFlightMax = Math.Min(options.Server.InFlightMax, InFlightMax),
        ColdWorkers = ColdWorkers,
    };

    private static void AddHandlers(IServiceCollection services)
    {
        services.AddSingleton<RouteQueryHandler>();
        services.AddSingleton<TopicListHandler>();
        services.AddSingleton<ClusterInfoHandler>();
        services.AddSingleton<MemberGroupHandler>();
        services.AddSingleton<RegisterBrokerHandler>();
        services.AddSingleton<UnregisterBrokerHandler>();
        services.AddSingleton<BrokerLifeHandler>();
        services.AddSingleton<TopicHandler>();
        services.AddSingleton<WritePermissionHandler>();
        services.AddSingleton<KvConfigHandler>();
        services.AddSingleton<ConfigHandler>();
        services.AddSingleton<BrokerExpiryLoop>();
    }

    /// <summary>Listener and dispatcher are the host's own: a broker in the same process has others.</summary>
    private static NameServerHost Host(IServiceProvider provider, RemotingServerOptions serverOptions)
    {
        RequestDispatcher dispatcher = Dispatcher(provider, serverOptions);
        var server = new RemotingServer(
            serverOptions,
            dispatcher,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RemotingServer>>());
        return new NameServerHost(
            provider.GetRequiredService<RouteTable>(),
            provider.GetRequiredService<KvConfigTable>(),
            server,
            dispatcher,
            provider.GetRequiredService<BrokerExpiryLoop>(),
            provider.GetRequiredService<CurrentOptions>(),
            provider.GetRequiredService<ILogger<NameServerHost>>());
    }

    private static RequestDispatcher Dispatcher(IServiceProvider provider, RemotingServerOptions serverOptions)
    {
        var dispatcher = new RequestDispatcher(
            serverOptions, provider.GetRequiredService<ILogger<RequestDispatcher>>());
        dispatcher.Add(RequestCode.GetRouteInfoByTopic, provider.GetRequiredService<RouteQueryHandler>());
        Add<RegisterBrokerHandler>(RequestCode.RegisterBroker);
        Add<UnregisterBrokerHandler>(RequestCode.UnregisterBroker);
        Add<BrokerLifeHandler>(RequestCode.QueryDataVersion, RequestCode.BrokerHeartbeat);
        Add<TopicHandler>(RequestCode.RegisterTopicInNameServer, RequestCode.DeleteTopicInNameServer);
        Add<WritePermissionHandler>(RequestCode.WipeWritePermOfBroker, RequestCode.AddWritePermOfBroker);
        Add<ClusterInfoHandler>(RequestCode.GetBrokerClusterInfo);
        Add<MemberGroupHandler>(RequestCode.GetBrokerMemberGroup);
        Add<TopicListHandler>(
            RequestCode.GetAllTopicListFromNameServer,
            RequestCode.GetTopicsByCluster,
            RequestCode.GetSystemTopicListFromNs,
            RequestCode.GetUnitTopicList,
            RequestCode.GetHasUnitSubTopicList,
            RequestCode.GetHasUnitSubUnunitTopicList);
        Add<KvConfigHandler>(
            RequestCode.PutKvConfig,
            RequestCode.GetKvConfig,
            RequestCode.DeleteKvConfig,
            RequestCode.GetKvListByNamespace);
        Add<ConfigHandler>(RequestCode.UpdateNameServerConfig, RequestCode.GetNameServerConfig);
        return dispatcher;

        void Add<THandler>(params ReadOnlySpan<RequestCode> codes)
            where THandler : class, IColdRequestHandler
        {
            foreach (RequestCode code in codes)
            {
                dispatcher.Add(code, provider.GetRequiredService<THandler>());
            }
        }
    }
}
