using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
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

    /// <summary>
    /// The first IPv4 address that is neither of this machine alone nor 192.168.*, else the last IPv4, else IPv6.
    /// </summary>
    public static IPAddress LocalAddress()
    {
        List<IPAddress> addresses = [.. Addresses()];
        IPAddress[] four = [.. addresses.Where(found => found.AddressFamily == AddressFamily.InterNetwork)];
        return Array.Find(four, IsWidelyKnown)
            ?? four.LastOrDefault()
            ?? addresses.Find(found => !found.IsIPv6LinkLocal)
            ?? IPAddress.Loopback;
    }

    // Two containers can share address and process number; the last part keeps their queues apart.
    private static string Unique() => string.Create(
        CultureInfo.InvariantCulture, $"{Environment.ProcessId}#{RandomNumberGenerator.GetHexString(12, true)}");

    private static bool IsWidelyKnown(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        return bytes is not [127, 0, ..] and not [192, 168, ..];
    }

    private static IEnumerable<IPAddress> Addresses() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.OperationalStatus == OperationalStatus.Up
            && card.NetworkInterfaceType != NetworkInterfaceType.Loopback
            && !card.Name.StartsWith("docker", StringComparison.Ordinal)
            && !card.Name.StartsWith("br-", StringComparison.Ordinal))
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address);
}
