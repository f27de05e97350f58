using RocketNet.Apps.Logging;
using RocketNet.Hosting.Starting;
using RocketNet.NameServer;
using RocketNet.NameServer.Configuration;

// Read once, when the first socket is made; completions then run on the thread that saw the event.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
Thread.CurrentThread.Name = "main";

using var signals = new SignalWatch();
ServerEnvironment environment = ServerEnvironment.Read();
var main = new ServerMain<NameServerOptions>("mqnamesrv", "namesrv", environment)
{
    LogRoot = options => options.LogRoot,
    Ports = options => $"{options.BindAddress}:{options.ListenPort}",
    Compose = (services, configuration, file) => services.AddRocketNetNameServer(
        NameServerStart.WithFile(configuration.Options, file), configuration.Others),
    BootLine = (_, _) => $"The Name Server boot success. serializeType={environment.SerializeType}",
};

return await main.RunAsync(NameServerStart.Plan(environment, TimeProvider.System), args, signals);
