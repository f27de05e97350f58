using System.Diagnostics;

namespace RocketNet.TestKit;

/// <summary>How the NameServer and the Broker of one maker are started: Java's of a release, or ours.</summary>
public interface IServerPrograms
{
    ProcessStartInfo NameServer(string configFile, string home);

    ProcessStartInfo Broker(string configFile, string home);
}
