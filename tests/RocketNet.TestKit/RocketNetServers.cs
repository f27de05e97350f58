using System.Diagnostics;

namespace RocketNet.TestKit;

/// <summary>Our servers as real processes, through the scripts people type.</summary>
public sealed class RocketNetServers : IServerPrograms
{
    public ProcessStartInfo NameServer(string configFile, string home) => Script("mqnamesrv", home, "-c", configFile);

    public ProcessStartInfo Broker(string configFile, string home) => Script("mqbroker", home, "-c", configFile);

    /// <summary>One of our scripts, without what in the caller's surroundings would change what it does.</summary>
    public static ProcessStartInfo Script(string name, string home, params string[] words)
    {
        ProcessStartInfo start = new("sh", [RepositoryRoot.Combine("bin", name), .. words]);
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
