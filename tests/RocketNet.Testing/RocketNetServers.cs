using System.Diagnostics;

namespace RocketNet.Testing;

/// <summary>Our servers as real processes, through the scripts people type.</summary>
public sealed class RocketNetServers : IServerPrograms
{
    public ProcessStartInfo NameServer(string configFile, string home) => Script("mqnamesrv", configFile, home);

    public ProcessStartInfo Broker(string configFile, string home) => Script("mqbroker", configFile, home);

    private static ProcessStartInfo Script(string name, string configFile, string home)
    {
        ProcessStartInfo start = new("sh", [RepositoryRoot.Combine("bin", name), "-c", configFile]);
        start.Environment["HOME"] = home;

        // The script may have to build first: that needs the caller's package cache, not the test's empty home.
        string caller = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string packages =
            Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(caller, ".nuget", "packages");
        start.Environment["NUGET_PACKAGES"] = packages;
        start.Environment.Remove("NAMESRV_ADDR");
        start.Environment.Remove("ROCKETMQ_HOME");
        return start;
    }
}
