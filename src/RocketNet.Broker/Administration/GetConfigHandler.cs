using System.Text;
using RocketNet.Hosting.Properties;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Administration;

/// <summary>GET_BROKER_CONFIG (26): every key with its value.</summary>
public sealed class GetConfigHandler(LiveConfiguration configuration) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        byte[] body = Encoding.UTF8.GetBytes(JavaProperties.Format(configuration.All));
        return new(Response.Ok(body).With("version", Encoding.UTF8.GetString(configuration.Version.ToJson())));
    }
}
