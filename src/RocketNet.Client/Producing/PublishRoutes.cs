using RocketNet.Client.Routing;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Client.Producing;

/// <summary>Finds the queues a topic's messages may go to, or says why there are none. Any thread.</summary>
internal sealed class PublishRoutes(RocketMqClient client, ProducerOptions options)
{
    /// <summary>The route if it is known and has such queues.</summary>
    public TopicRoute? Find(string topic) =>
        client.Routes.Find(topic) is { PublishQueues.Length: > 0 } route ? route : null;

    /// <summary>Asks the name server, for the topic and then for the template it would be made from.</summary>
    /// <exception cref="RocketMqException">No queue may be sent to; says why not.</exception>
    public async Task<TopicRoute> AskAsync(string topic, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (timeout <= TimeSpan.Zero)
        {
            throw NotTold(topic, options.SendMsgTimeout);
        }

        using CancellationTokenSource limit = new(timeout, client.Time);
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await AskAsync(topic, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw NotTold(topic, timeout);
        }
    }

    private RocketMqException NotTold(string topic, TimeSpan timeout) => new(
        RocketMqFailure.TimedOut,
        $"The name servers {client.NameServersText} did not tell the route of {topic} within {timeout}.");

    private async Task<TopicRoute> AskAsync(string topic, CancellationToken cancellationToken)
    {
        TopicRoute? route = await client.Routes.RefreshAsync(topic, cancellationToken).ConfigureAwait(false)
            ?? await client.Routes
                .GetTemplateAsync(topic, options.CreateTopicKey, options.DefaultTopicQueueNums, cancellationToken)
                .ConfigureAwait(false);
        if (route is { PublishQueues.Length: > 0 })
        {
            return route;
        }

        if (route is { IsOfTemplate: false })
        {
            throw SendErrors.NoQueue(route);
        }

        ClusterInfo brokers = await client.Routes.GetBrokersAsync(cancellationToken).ConfigureAwait(false);
        throw brokers.BrokerAddrTable.Count == 0
            ? SendErrors.NoBroker(topic, client.NameServersText)
            : SendErrors.NoSuchTopic(topic, options.CreateTopicKey, client.NameServersText);
    }
}
