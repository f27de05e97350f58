using RocketNet.Broker.Configuration;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store;
using RocketNet.Store.Reading;

namespace RocketNet.Broker.Clients;

/// <summary>CONSUME_MESSAGE_DIRECTLY (309): has a consumer consume one message now and tells how it went.</summary>
internal sealed class ConsumeDirectlyHandler(
    ConsumerTable consumers,
    ClientRelay relay,
    MessageReader reader,
    BrokerConfiguration configuration) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        ConsumeMessageDirectlyHeader header = request.ReadHeader<ConsumeMessageDirectlyHeader>();
        if (!MessageId.TryParse(header.MsgId, out _, out long offset))
        {
            return new(Response.Error(ResponseCode.SystemError, $"msgId: \"{header.MsgId}\" is no message id"));
        }

        if (!reader.TryRead(new PhysicalOffset(offset), out byte[] record))
        {
            return new(Response.Error(ResponseCode.SystemError, $"can not find the message by the offset, {offset}"));
        }

        request.Fields["brokerName"] = configuration.Broker.BrokerName;
        return new(
            RelayTarget.Find(consumers, header.ConsumerGroup, header.ClientId, out GroupMember? member)
            ?? relay.Pass(request, header.ConsumerGroup, member!, record));
    }
}
