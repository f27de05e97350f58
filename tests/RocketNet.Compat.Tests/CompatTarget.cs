using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>
/// Whose servers the suite runs against: ours, or Java's to prove that the tests ask for what Java does.
/// </summary>
/// <remarks>ROCKETNET_COMPAT_TARGET=java-4.9.7 (or java-5.3.3) chooses Java.</remarks>
internal static class CompatTarget
{
    public static bool IsJava => Name.StartsWith("java-", StringComparison.Ordinal);

    private static string Name => Environment.GetEnvironmentVariable("ROCKETNET_COMPAT_TARGET") ?? "rocketnet";

    public static IServerPrograms Servers => IsJava ? Java(Name["java-".Length..]) : new RocketNetServers();

    /// <param name="servers"><c>rocketnet</c>, or the version of Java's.</param>
    public static IServerPrograms Of(string servers) =>
        servers == "rocketnet" ? new RocketNetServers() : Java(servers);

    public static IServerPrograms Java(string version = "4.9.7") =>
        new JavaServers(JavaRelease.Find(), "server-" + version);

    public static Task<ServerPair> StartAsync(ServerPairOptions? options = null) =>
        ServerPair.StartAsync(Servers, Servers, options);
}
