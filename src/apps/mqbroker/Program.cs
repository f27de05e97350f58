using Microsoft.Extensions.DependencyInjection;
using RocketNet.Apps.Logging;
using RocketNet.Broker;
using RocketNet.Broker.Composition;
using RocketNet.Broker.Configuration;
using RocketNet.Hosting.Starting;

// Read once, when the first socket is made; completions then run on the thread that saw the event.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
Thread.CurrentThread.Name = "main";

using var signals = new SignalWatch();
ServerEnvironment environment = ServerEnvironment.Read();
var main = new ServerMain<BrokerSettings>("mqbroker", "broker", environment)
{
    LogRoot = settings => settings.Broker.LogRoot,
    Ports = settings =>
        $"{settings.Server.BindAddress}:{settings.Broker.ListenPort} or {settings.Broker.ListenPort - 2} (VIP port)",
    Compose = (services, configuration, file) => services.AddRocketNetBroker(
        new BrokerConfiguration(BrokerStart.WithFile(configuration.Options, file))),
    BootLine = (settings, services) => BrokerStart.BootLine(
        settings.Broker with { ListenPort = services.GetRequiredService<BrokerHost>().Port },
        environment.SerializeType),
};

return await main.RunAsync(BrokerStart.Plan(environment, TimeProvider.System), args, signals);
