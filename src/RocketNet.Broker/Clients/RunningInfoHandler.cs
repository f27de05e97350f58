using RocketNet.Protocol.Headers;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>GET_CONSUMER_RUNNING_INFO (307): asks a consumer what it is doing.</summary>
internal sealed class RunningInfoHandler(ConsumerTable consumers, ClientRelay relay) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        GetConsumerRunningInfoHeader header = request.ReadHeader<GetConsumerRunningInfoHeader>();
        return new(
            RelayTarget.Find(consumers, header.ConsumerGroup, header.ClientId, out GroupMember? member)
            ?? relay.Pass(request, header.ConsumerGroup, member!, request.Body));
    }
}
