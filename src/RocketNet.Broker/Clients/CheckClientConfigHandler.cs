using RocketNet.Broker.Configuration;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>CHECK_CLIENT_CONFIG (46): may a consumer subscribe with this expression?</summary>
public sealed class CheckClientConfigHandler(BrokerConfiguration configuration) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        FastJsonValue body = FastJsonValue.Parse(request.Body);
        SubscriptionData subscription = SubscriptionData.From(body["subscriptionData"]);
        if (subscription.IsTagType)
        {
            return new(Response.Ok());
        }

        // SQL92 is not built yet, so both settings refuse; the words are those clients know.
        string remark = configuration.Broker.EnablePropertyFilter
            ? $"The broker does not support consumer to filter message by {subscription.ExpressionType} yet; use tags."
            : $"The broker does not support consumer to filter message by {subscription.ExpressionType}";
        return new(Response.Error(ResponseCode.SystemError, remark));
    }
}
