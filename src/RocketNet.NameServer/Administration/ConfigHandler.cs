using System.Text;
using Microsoft.Extensions.Logging;
using RocketNet.Hosting.Configuration;
using RocketNet.Hosting.Properties;
using RocketNet.NameServer.Configuration;
using RocketNet.NameServer.Routes;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.NameServer.Administration;

/// <summary>
/// Shows the configuration, and changes the few keys that are harmless; no request reaches a path or a port.
/// </summary>
/// <remarks>
/// Requests here need no permission. CVE-2023-37582 was a list of forbidden keys with one name misspelt, so keys are
/// allowed by <see cref="KeyTraits.Live"/>, and the forbidden list only decides the words of the refusal.
/// </remarks>
internal sealed class ConfigHandler(
    NameServerConfig config, RouteTable routes, ILogger<ConfigHandler> logger) : IColdRequestHandler
{
    private const int BodyBytesMax = 1 << 20;

    /// <remarks>Compat: DefaultRequestProcessor.updateConfig@4.9.8 says this for every key it refuses.</remarks>
    private const string BlackListRemark = "Can not update config in black list.";

    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping) =>
        new(request.Code == (int)RequestCode.GetNameServerConfig ? Show() : Update(request));

    private Response Show() => Response.Ok(Encoding.UTF8.GetBytes(JavaProperties.Format(config.Print())));

    private Response Update(Request request)
    {
        if (request.Body.Length > BodyBytesMax)
        {
            return Response.Error(ResponseCode.SystemError, "string2Properties error");
        }

        NameServerOptions changed = config.Current.Value;
        var changes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (PropertyEntry entry in JavaProperties.Parse(request.Body))
        {
            if (config.IsRefused(entry.Key))
            {
                logger.ConfigUpdateRefused(request.Connection.RemoteAddressText, entry.Key.Trim());
                return Response.Error(ResponseCode.NoPermission, BlackListRemark);
            }

            if (!config.Table.TryGet(entry.Key, out ConfigKey<NameServerOptions>? key) || key.Get is null)
            {
                // Compat: Configuration.update@4.9.8 passes over keys it does not know.
                logger.ConfigUpdateIgnored(request.Connection.RemoteAddressText);
                continue;
            }

            ConfigReading<NameServerOptions> reading = key.Set(changed, entry.Value);
            if (reading.Problem is not null)
            {
                return Response.Error(ResponseCode.SystemError, $"{key.Name}: {reading.Problem}");
            }

            changed = reading.Options!;
            changes[key.Name] = key.Get(changed);
        }

        Apply(changed, changes, request.Connection.RemoteAddressText);
        return Response.Ok();
    }

    private void Apply(NameServerOptions changed, Dictionary<string, string> changes, string remoteAddress)
    {
        if (changes.Count == 0)
        {
            return;
        }

        ConfigFile.Write(changed.ConfigStorePath, changes);
        config.Current.Value = changed;
        routes.InvalidateBodies();
        foreach ((string key, string value) in changes)
        {
            logger.ConfigUpdated(remoteAddress, key, value);
        }
    }
}
