using System.Globalization;
using RocketNet.Hosting.Starting;

namespace RocketNet.NameServer.Configuration;

/// <summary>mqnamesrv's steps before anything is opened.</summary>
public static class NameServerStart
{
    public static StartPlan<NameServerOptions> Plan(ServerEnvironment environment, TimeProvider time) => new()
    {
        Syntax = CommandLineSyntax.NameServer,
        Table = NameServerConfigTable.Create(),
        Defaults = new NameServerOptions { RocketmqHome = environment.Home },
        AnnouncesFile = true,
        PrintPrefix = () => time.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)
            + " [main] INFO RocketmqNamesrvConsole - ",
    };

    /// <summary>The options with the file of <c>-c</c>, to which code 318 writes.</summary>
    public static NameServerOptions WithFile(NameServerOptions options, string file) =>
        file.Length == 0 ? options : options with { ConfigStorePath = Path.GetFullPath(file) };
}
