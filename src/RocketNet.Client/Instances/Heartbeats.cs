using Microsoft.Extensions.Logging;
using RocketNet.Client.Routing;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Instances;

/// <summary>Tells every broker of this client's groups, all at the same time. Any thread.</summary>
internal sealed class Heartbeats(
    string clientId,
    ClientOptions options,
    RemotingClient remoting,
    BrokerTable brokers,
    GroupTable groups,
    ILogger logger)
{
    /// <summary>Sends one to every broker; slaves hear only of consumers. A broker that fails is logged.</summary>
    public Task SendAsync(CancellationToken cancellationToken)
    {
        ICollection<IConsumerEndpoint> consumers = groups.Consumers;
        ICollection<IProducerEndpoint> producers = groups.Producers;
        if (consumers.Count == 0 && producers.Count == 0)
        {
            return Task.CompletedTask;
        }

        byte[] body = new HeartbeatData
        {
            ClientId = clientId,
            ProducerGroups = [.. producers.Select(producer => producer.Group)],
            ConsumerDataSet = [.. consumers.Select(consumer => consumer.Describe())],
        }.ToJson();
        return Task.WhenAll(brokers.All
            .Where(broker => consumers.Count != 0 || !broker.IsSlave)
            .Select(broker => broker.Address)
            .Distinct()
            .Select(address => SendAsync(address, body, cancellationToken)));
    }

    /// <summary>Tells every broker that a group has left; one that fails finds out by itself later.</summary>
    public Task UnregisterAsync(string? producerGroup, string? consumerGroup, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> fields = [new("clientID", clientId)];
        if (producerGroup is not null)
        {
            fields.Add(new("producerGroup", producerGroup));
        }

        if (consumerGroup is not null)
        {
            fields.Add(new("consumerGroup", consumerGroup));
        }

        string group = producerGroup ?? consumerGroup ?? string.Empty;
        return Task.WhenAll(brokers.All
            .Select(broker => broker.Address)
            .Distinct()
            .Select(address => UnregisterAsync(address, group, fields, cancellationToken)));
    }

    private async Task SendAsync(string address, byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            Response answer = await remoting
                .InvokeAsync(
                    address, RequestCode.HeartBeat, null, body, options.MqClientApiTimeout, cancellationToken)
                .ConfigureAwait(false);
            if (answer.Code != ResponseCode.Success)
            {
                logger.HeartbeatFailed(address, $"{(int)answer.Code} {answer.Remark}");
            }
        }
        catch (RemotingException failure)
        {
            logger.HeartbeatFailed(address, failure.Message);
        }
    }

    private async Task UnregisterAsync(
        string address,
        string group,
        IEnumerable<KeyValuePair<string, string>> fields,
        CancellationToken cancellationToken)
    {
        try
        {
            await remoting
                .InvokeAsync(
                    address,
                    RequestCode.UnregisterClient,
                    fields,
                    default,
                    options.MqClientApiTimeout,
                    cancellationToken)
                .ConfigureAwait(false);
        }
        catch (RemotingException failure)
        {
            logger.UnregisterFailed(group, address, failure.Message);
        }
    }
}
