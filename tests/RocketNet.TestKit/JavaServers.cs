using System.Diagnostics;

namespace RocketNet.TestKit;

/// <summary>The servers of a published Java release, for example <c>server-4.9.7</c>.</summary>
public sealed class JavaServers(JavaRelease release, string set = "server-4.9.7") : IServerPrograms
{
    public ProcessStartInfo NameServer(string configFile, string home) =>
        release.Command(set, home, new JavaProgram("org.apache.rocketmq.namesrv.NamesrvStartup", "-c", configFile)
        {
            VmOptions = ["-Xmx128m"],
        });

    public ProcessStartInfo Broker(string configFile, string home) =>
        release.Command(set, home, new JavaProgram("org.apache.rocketmq.broker.BrokerStartup", "-c", configFile)
        {
            VmOptions = ["-Xmx512m"],
        });
}
