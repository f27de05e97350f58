using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RocketNet.Remoting.Client;

/// <summary>An address as users write it: <c>host:port</c>; in IPv6 text the port follows the last colon.</summary>
public readonly record struct ServerAddress(string Host, int Port)
{
    /// <summary>Reads <paramref name="text"/>; false when there is no host or no port of 1…65535.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ServerAddress address)
    {
        address = default;
        int colon = text?.LastIndexOf(':') ?? -1;
        if (colon <= 0
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            || port is < 1 or > 65_535)
        {
            return false;
        }

        address = new ServerAddress(text![..colon].Trim('[', ']', ' '), port);
        return address.Host.Length != 0;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
