using RocketNet.Client.Routing;
using RocketNet.Protocol.Bodies;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Instances;

/// <summary>A consumer group of this client, as its heartbeats and the requests of brokers see it.</summary>
internal interface IConsumerEndpoint
{
    /// <summary>The group's name.</summary>
    string Group { get; }

    /// <summary>The topics whose routes are kept, with the retry topic.</summary>
    IReadOnlyCollection<string> Topics { get; }

    /// <summary>What the next heartbeat says of the group.</summary>
    ConsumerData Describe();

    /// <summary>A broker says that members came or went (40). Must return at once.</summary>
    void MembersChanged();

    /// <summary>A topic of the group has another route. Must return at once.</summary>
    void RouteChanged(TopicRoute route);

    /// <summary>
    /// Answers what a broker asks about this group: 220, 221, 307, 309. For one-way requests the answer is ignored.
    /// </summary>
    ValueTask<Response> HandleAsync(Request request, CancellationToken stopping);
}
