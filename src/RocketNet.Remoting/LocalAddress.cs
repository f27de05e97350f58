using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace RocketNet.Remoting;

/// <summary>The address that other machines most likely reach this one by.</summary>
/// <remarks>Java: RemotingUtil.getLocalAddress@4.9.8.</remarks>
public static class LocalAddress
{
    /// <summary>
    /// The first IPv4 address that is neither of this machine alone nor 192.168.*, else the last IPv4, else an IPv6,
    /// else 127.0.0.1. Bridges of this machine, as containers have, do not count.
    /// </summary>
    public static IPAddress Find()
    {
        List<IPAddress> found = Addresses();
        List<IPAddress> four = found.FindAll(address => address.AddressFamily == AddressFamily.InterNetwork);
        return four.Find(address => address.GetAddressBytes() is not [192, 168, ..])
            ?? four.LastOrDefault()
            ?? found.Find(address => !address.IsIPv6LinkLocal)
            ?? IPAddress.Loopback;
    }

    private static List<IPAddress> Addresses()
    {
        try
        {
            return
            [
                .. NetworkInterface.GetAllNetworkInterfaces()
                    .Where(card => card.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
                    .Where(card => !IsBridge(card.Name))
                    .SelectMany(card => card.GetIPProperties().UnicastAddresses)
                    .Select(unicast => unicast.Address)
                    .Where(address => !IPAddress.IsLoopback(address)),
            ];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }

    private static bool IsBridge(string name) => Directory.Exists($"/sys/class/net/{name}/bridge");
}
