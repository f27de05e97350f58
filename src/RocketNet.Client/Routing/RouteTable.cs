using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Routing;

/// <summary>The routes of the topics in use, asked for when first needed and again every half minute.</summary>
/// <remarks>Any thread. Callers that need the same unknown topic wait for one request.</remarks>
internal sealed class RouteTable(NameServers nameServers, BrokerTable brokers, ILogger logger)
{
    private readonly ConcurrentDictionary<string, TopicRoute> _routes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<TopicRoute?>> _asking = new(StringComparer.Ordinal);
    private readonly Lock _gate = new(); // Guards _asking, and that routes and brokers change together.
    private long _answers;

    /// <summary>Raised after a topic's route has become another; on the thread that asked.</summary>
    public event Action<TopicRoute>? Changed;

    /// <summary>The route if it is known already.</summary>
    public TopicRoute? Find(string topic) => _routes.GetValueOrDefault(topic);

    /// <summary>The route, asked for when it is not known; null when the name server knows no such topic.</summary>
    public async ValueTask<TopicRoute?> GetAsync(string topic, CancellationToken cancellationToken) =>
        Find(topic) ?? await RefreshAsync(topic, cancellationToken).ConfigureAwait(false);

    /// <summary>Asks for the route now. A known route stays when the name server does not know the topic.</summary>
    /// <exception cref="RocketMqException">No name server, or an answer that is none.</exception>
    public Task<TopicRoute?> RefreshAsync(string topic, CancellationToken cancellationToken)
    {
        Task<TopicRoute?>? asking;
        lock (_gate)
        {
            if (!_asking.TryGetValue(topic, out asking))
            {
                // The first who asks must not take the answer away from the others by giving up.
                _asking[topic] = asking = Task.Run(() => AskAsync(topic), CancellationToken.None);
            }
        }

        return asking.WaitAsync(cancellationToken);
    }

    /// <summary>The route as it is now, with a queue to read at least.</summary>
    /// <exception cref="RocketMqException">There is no such topic, or it cannot be read.</exception>
    public async Task<TopicRoute> ForReadingAsync(string topic, CancellationToken cancellationToken)
    {
        TopicRoute? route = await RefreshAsync(topic, cancellationToken).ConfigureAwait(false);
        if (route is null)
        {
            throw await WhyUnknownAsync(topic, cancellationToken).ConfigureAwait(false);
        }

        return route.SubscribeQueues.Length != 0 ? route : throw RouteErrors.NotReadable(route);
    }

    /// <summary>Why there is no route of a topic that is not sent to.</summary>
    /// <exception cref="RocketMqException">No name server, or an answer that is none.</exception>
    public Task<RocketMqException> WhyUnknownAsync(string topic, CancellationToken cancellationToken) =>
        WhyUnknownAsync(topic, () => Task.FromResult("create it, or send to it first"), cancellationToken);

    /// <summary>Why there is no route of a topic; the remedy is asked for when there are brokers without it.</summary>
    /// <exception cref="RocketMqException">No name server, or an answer that is none.</exception>
    public async Task<RocketMqException> WhyUnknownAsync(
        string topic, Func<Task<string>> remedy, CancellationToken cancellationToken)
    {
        ClusterInfo brokers = await GetBrokersAsync(cancellationToken).ConfigureAwait(false);
        return brokers.BrokerAddrTable.Count == 0
            ? RouteErrors.NoBroker(topic, nameServers.Text)
            : RouteErrors.NoSuchTopic(topic, brokers, nameServers.Text, await remedy().ConfigureAwait(false));
    }

    /// <summary>The name server knows such a topic.</summary>
    /// <exception cref="RocketMqException">No name server, or an answer that is none.</exception>
    public async Task<bool> HasAsync(string topic, CancellationToken cancellationToken) =>
        await QueryAsync(topic, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>None of the route's brokers may be written to, whatever the topic: one that all have tells.</summary>
    /// <exception cref="RocketMqException">No name server, or an answer that is none.</exception>
    public async Task<bool> AreProtectedAsync(TopicRoute route, CancellationToken cancellationToken)
    {
        TopicRouteData? everywhere = await QueryAsync(TopicName.SelfTest, cancellationToken).ConfigureAwait(false);
        HashSet<string> brokers = [.. route.Data.QueueDatas.Select(queue => queue.BrokerName)];
        QueueData[] theirs = [.. everywhere?.QueueDatas.Where(queue => brokers.Contains(queue.BrokerName)) ?? []];
        return theirs.Length != 0 && theirs.All(queue => (queue.Perm & TopicConfig.PermWrite) == 0);
    }

    /// <summary>
    /// The route of a topic that a message of this producer will make; null when no broker makes topics by itself.
    /// </summary>
    public async Task<TopicRoute?> GetTemplateAsync(
        string topic, string templateTopic, int queuesWanted, CancellationToken cancellationToken)
    {
        TopicRouteData? template = await QueryAsync(templateTopic, cancellationToken).ConfigureAwait(false);
        if (template is null)
        {
            return null;
        }

        if (Find(topic) is { IsOfTemplate: false } made)
        {
            return made;
        }

        TopicRoute route = TopicRoute.OfTemplate(topic, template, queuesWanted);
        Take(route);
        return route;
    }

    /// <summary>Asks for one route after another; a name server that does not answer is logged once.</summary>
    public async Task RefreshAllAsync(IEnumerable<string> topics, CancellationToken cancellationToken)
    {
        foreach (string topic in topics)
        {
            try
            {
                await RefreshAsync(topic, cancellationToken).ConfigureAwait(false);
            }
            catch (RocketMqException failure)
            {
                logger.RouteRefreshFailed(topic, failure.Message);
                if (failure.Failure == RocketMqFailure.NameServerUnreachable)
                {
                    break;
                }
            }
        }

        ReplaceBrokers();
    }

    /// <summary>Forgets the routes of topics nobody uses any more; their brokers with the next refresh.</summary>
    public void KeepOnly(IReadOnlySet<string> topics)
    {
        foreach (string topic in _routes.Keys)
        {
            if (!topics.Contains(topic))
            {
                _routes.TryRemove(topic, out _);
            }
        }
    }

    /// <summary>All brokers the name server knows.</summary>
    /// <exception cref="RocketMqException">No name server, or an answer that is none.</exception>
    public async Task<ClusterInfo> GetBrokersAsync(CancellationToken cancellationToken)
    {
        Response answer = await nameServers
            .InvokeAsync(RequestCode.GetBrokerClusterInfo, null, cancellationToken)
            .ConfigureAwait(false);
        return answer.Code == ResponseCode.Success
            ? Parse("the list of brokers", answer, body => ClusterInfo.Parse(body))
            : throw Refusal(answer);
    }

    private async Task<TopicRoute?> AskAsync(string topic)
    {
        try
        {
            TopicRouteData? data = await QueryAsync(topic, CancellationToken.None).ConfigureAwait(false);
            TopicRoute? known = Find(topic);
            if (data is null)
            {
                return known is { IsOfTemplate: false } ? known : null;
            }

            if (known is { IsOfTemplate: false } && known.Says(data))
            {
                known.AnswerNumber = Interlocked.Increment(ref _answers);
                return known;
            }

            TopicRoute route = TopicRoute.Of(topic, data);
            Take(route);
            return route;
        }
        finally
        {
            lock (_gate)
            {
                _asking.Remove(topic);
            }
        }
    }

    private async Task<TopicRouteData?> QueryAsync(string topic, CancellationToken cancellationToken)
    {
        KeyValuePair<string, string>[] fields = [new("topic", topic), new("acceptStandardJsonOnly", "true")];
        Response answer = await nameServers
            .InvokeAsync(RequestCode.GetRouteInfoByTopic, fields, cancellationToken)
            .ConfigureAwait(false);
        return answer.Code switch
        {
            ResponseCode.Success => Parse($"the route of {topic}", answer, body => TopicRouteData.Parse(body)),
            ResponseCode.TopicNotExist => null,
            _ => throw Refusal(answer),
        };
    }

    private RocketMqException Refusal(Response answer) => answer.Code == ResponseCode.RequestCodeNotSupported
        ? RouteErrors.NotANameServer(nameServers.Text)
        : new RocketMqException(answer.Code, answer.Remark, nameServers.Text);

    private T Parse<T>(string what, Response answer, Func<ReadOnlySpan<byte>, T> parse)
    {
        try
        {
            return parse(answer.Body.Span);
        }
        catch (ProtocolException failure)
        {
            throw new RocketMqException(
                RocketMqFailure.BadAnswer,
                $"{nameServers.Text} answered {what} in a form nobody knows; its version is "
                + $"{ProtocolVersion.NameOf(answer.Version)}, and this client knows what RocketMQ 4 and 5 answer.",
                failure);
        }
    }

    private void Take(TopicRoute route)
    {
        route.AnswerNumber = Interlocked.Increment(ref _answers);
        lock (_gate)
        {
            // The brokers come first: whoever finds the route is to find its brokers too.
            ReplaceBrokers(_routes.Values.Where(other => other.Topic != route.Topic).Append(route));
            _routes[route.Topic] = route;
        }

        logger.RouteChanged(route.Topic, route.PublishQueues.Length, route.SubscribeQueues.Length);
        Changed?.Invoke(route);
    }

    private void ReplaceBrokers()
    {
        lock (_gate)
        {
            ReplaceBrokers(_routes.Values);
        }
    }

    // Of a broker that two routes know by different addresses the newest answer is true. Called under the gate.
    private void ReplaceBrokers(IEnumerable<TopicRoute> routes) =>
        brokers.Replace(routes.OrderBy(route => route.AnswerNumber).SelectMany(route => route.Data.BrokerDatas));
}
