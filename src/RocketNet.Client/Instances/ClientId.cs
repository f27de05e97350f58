using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace RocketNet.Client.Instances;

/// <summary>How brokers know this client: <c>ip@instance[@unit]</c>.</summary>
internal static class ClientId
{
    public static string Of(ClientOptions options, IPAddress localAddress)
    {
        string address = options.ClientIp ?? localAddress.ToString();
        string instance = options.InstanceName ?? Unique();
        return options.UnitName is null ? $"{address}@{instance}" : $"{address}@{instance}@{options.UnitName}";
    }

    // Two containers can share address and process number; the last part keeps their queues apart.
    private static string Unique() => string.Create(
        CultureInfo.InvariantCulture, $"{Environment.ProcessId}#{RandomNumberGenerator.GetHexString(12, true)}");
}
