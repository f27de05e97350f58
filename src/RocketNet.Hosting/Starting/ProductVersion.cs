using System.Reflection;

namespace RocketNet.Hosting.Starting;

/// <summary>The version this build announces to people; what it announces on the wire is ProtocolVersion.</summary>
public static class ProductVersion
{
    public static string Text { get; } =
        typeof(ProductVersion).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";
}
