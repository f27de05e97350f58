using RocketNet.Client.Instances;
using RocketNet.Remoting.Client;

namespace RocketNet.Client;

/// <summary>What all producers and consumers of a client share.</summary>
/// <remarks>Names and defaults: ClientConfig@4.9.8.</remarks>
public sealed record ClientOptions
{
    /// <summary>The environment variable that is asked when <see cref="NamesrvAddr"/> is empty.</summary>
    public const string NamesrvAddrVariable = "NAMESRV_ADDR";

    /// <summary>The name servers, <c>host:port</c> separated by <c>;</c>.</summary>
    public string NamesrvAddr { get; init; } = string.Empty;

    /// <summary>This machine as the first part of the client id; the first usable address when null.</summary>
    public string? ClientIp { get; init; }

    /// <summary>
    /// The second part of the client id. Null makes one that no other client has; a name of one's own must not be
    /// used twice at the same time.
    /// </summary>
    public string? InstanceName { get; init; }

    /// <summary>The last part of the client id; null for none.</summary>
    public string? UnitName { get; init; }

    /// <summary>Unit mode of requests and subscriptions.</summary>
    public bool UnitMode { get; init; }

    /// <summary>
    /// Topics and groups belong to it: brokers know them as <c>namespace%name</c>, the application by their own names.
    /// Letters, digits, <c>|</c>, <c>-</c> and <c>_</c>; with a topic's name and the <c>%</c> 127 characters at most.
    /// Null for none. The system's own topics belong to no namespace.
    /// </summary>
    /// <remarks>Java: ClientConfig.namespace and NamespaceUtil@4.9.8.</remarks>
    public string? Namespace { get; init; }

    /// <summary>Sends go to the broker's port − 2, its channel for sends only.</summary>
    public bool VipChannelEnabled { get; init; }

    /// <summary>How often routes are asked for again.</summary>
    public TimeSpan PollNameServerInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often every broker hears of this client's groups.</summary>
    public TimeSpan HeartbeatBrokerInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often consumers write their offsets.</summary>
    public TimeSpan PersistConsumerOffsetInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a request may take that has no time of its own.</summary>
    public TimeSpan MqClientApiTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long connecting to one address may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The name servers of the options, else of the environment.</summary>
    /// <exception cref="RocketMqException">There is none, or one is no address.</exception>
    internal IReadOnlyList<string> NameServers()
    {
        string text = string.IsNullOrWhiteSpace(NamesrvAddr)
            ? Environment.GetEnvironmentVariable(NamesrvAddrVariable) ?? string.Empty
            : NamesrvAddr;
        string[] addresses = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (addresses.Length == 0)
        {
            throw new RocketMqException(
                RocketMqFailure.NoNameServer,
                $"No name server address: set {nameof(NamesrvAddr)} of {nameof(ClientOptions)} or the environment "
                + $"variable {NamesrvAddrVariable}, for instance to 127.0.0.1:9876.");
        }

        string? wrong = Array.Find(addresses, address => !ServerAddress.TryParse(address, out _));
        return wrong is null
            ? addresses
            : throw Invalid($"\"{wrong}\" in {nameof(NamesrvAddr)} is not of the form host:port.");
    }

    /// <summary>Checks every value.</summary>
    /// <exception cref="RocketMqException">A value makes no sense; says which and why.</exception>
    internal void Validate()
    {
        NameServers();
        CheckPositive(PollNameServerInterval, nameof(PollNameServerInterval));
        CheckPositive(HeartbeatBrokerInterval, nameof(HeartbeatBrokerInterval));
        CheckPositive(PersistConsumerOffsetInterval, nameof(PersistConsumerOffsetInterval));
        CheckPositive(MqClientApiTimeout, nameof(MqClientApiTimeout));
        CheckPositive(ConnectTimeout, nameof(ConnectTimeout));
        foreach ((string name, string? part) in new[]
        {
            (nameof(ClientIp), ClientIp),
            (nameof(InstanceName), InstanceName),
            (nameof(UnitName), UnitName),
            (nameof(Namespace), Namespace),
        })
        {
            if (part is not null && string.IsNullOrWhiteSpace(part))
            {
                throw Invalid($"{name} is blank; leave it out instead.");
            }
        }

        if (Namespace is not null && ResourceNames.Problem(Namespace) is { } problem)
        {
            throw Invalid($"{nameof(Namespace)} \"{Namespace}\": {problem}.");
        }
    }

    private static void CheckPositive(TimeSpan value, string name)
    {
        // Timers take no more than this; nobody waits for 24 days either.
        if (value <= TimeSpan.Zero || value.TotalMilliseconds > int.MaxValue)
        {
            throw Invalid($"{name} is {value}; it must be more than nothing and less than 24 days.");
        }
    }

    private static RocketMqException Invalid(string message) => new(RocketMqFailure.InvalidOptions, message);
}
