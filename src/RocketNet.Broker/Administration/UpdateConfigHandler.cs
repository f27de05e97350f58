using Microsoft.Extensions.Logging;
using RocketNet.Broker.Configuration;
using RocketNet.Hosting.Configuration;
using RocketNet.Hosting.Properties;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Administration;

/// <summary>UPDATE_BROKER_CONFIG (25): changes keys that may change while the broker runs.</summary>
public sealed class UpdateConfigHandler(LiveConfiguration configuration, ILogger<UpdateConfigHandler> logger)
    : IColdRequestHandler
{
    /// <summary>Java's words; tools search for them.</summary>
    private const string BlackListed = "Can not update config in black list.";

    /// <summary>Keys by which the process could be made to read or write other files.</summary>
    private static readonly string[] NeverLive = ["brokerConfigPath", "rocketmqHome", "configBlackList"];

    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        if (JavaProperties.Parse(request.Body).Any(entry => NeverLive.Contains(entry.Key)))
        {
            return new(Response.Error(ResponseCode.NoPermission, BlackListed));
        }

        ConfigUpdate<BrokerSettings> update = configuration.Update(request.Body);
        if (update.IsRefused)
        {
            return new(Response.Error(ResponseCode.NoPermission, $"{BlackListed} {update.Refusal}"));
        }

        string address = request.Connection.RemoteAddressText;
        string problems = string.Join("; ", update.Problems);
        if (update.Problems.Count > 0)
        {
            logger.ConfigNotUpdated(address, problems);
        }

        if (update.Changes.Count == 0 && update.Problems.Count > 0)
        {
            return new(Response.Error(ResponseCode.SystemError, problems));
        }

        // Names only: a value may be a secret.
        logger.ConfigUpdated(string.Join(", ", update.Changes.Keys), address);
        return new(Response.Ok());
    }
}
