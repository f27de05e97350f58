using RocketNet.Client.Routing;
using RocketNet.Protocol.Messages;

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
            throw RouteErrors.NotTold(topic, client.NameServersText, options.SendMsgTimeout);
        }

        using CancellationTokenSource limit = new(timeout, client.Time);
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        bool isUnknown = false;
        try
        {
            TopicRoute? route = await FindAsync(topic, either.Token).ConfigureAwait(false);
            if (route is { PublishQueues.Length: > 0 })
            {
                return route;
            }

            isUnknown = route is null;
            throw await WhyNoneAsync(topic, route, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw isUnknown
                ? RouteErrors.Unknown(topic, client.NameServersText, timeout)
                : RouteErrors.NotTold(topic, client.NameServersText, timeout);
        }
    }

    private async Task<TopicRoute?> FindAsync(string topic, CancellationToken cancellationToken) =>
        await client.Routes.RefreshAsync(topic, cancellationToken).ConfigureAwait(false)
            ?? await client.Routes
                .GetTemplateAsync(topic, options.CreateTopicKey, options.DefaultTopicQueueNums, cancellationToken)
                .ConfigureAwait(false);

    private async Task<RocketMqException> WhyNoneAsync(
        string topic, TopicRoute? route, CancellationToken cancellationToken) => route is not null
        ? RouteErrors.NoQueue(
            route, await client.Routes.AreProtectedAsync(route, cancellationToken).ConfigureAwait(false))
        : await client.Routes
            .WhyUnknownAsync(topic, () => RemedyAsync(topic, cancellationToken), cancellationToken)
            .ConfigureAwait(false);

    // The template has another name with brokers of 4.3.0 alone, and in a client whose CreateTopicKey is one's own.
    private async Task<string> RemedyAsync(string topic, CancellationToken cancellationToken)
    {
        string template = options.CreateTopicKey;
        foreach (string other in new[] { TopicName.AutoCreate, TopicName.AutoCreateOf430 })
        {
            if (other != template && await client.Routes.HasAsync(other, cancellationToken).ConfigureAwait(false))
            {
                return $"set CreateTopicKey to {other}: by that name brokers make topics there, there is no {template}";
            }
        }

        return $"create it with mqadmin updateTopic -n {client.NameServersText} -c <cluster> -t {topic}, or let the "
            + $"brokers make topics by themselves (there is no route of {template}): start them again with "
            + $"autoCreateTopicEnable=true, which makes {TopicName.AutoCreate} too";
    }
}
