using RocketNet.Client.Instances;

namespace RocketNet.Client.Consuming;

/// <summary>How a pull consumer pulls.</summary>
/// <remarks>Names and defaults: DefaultMQPullConsumer@4.9.8.</remarks>
public sealed record PullConsumerOptions
{
    /// <summary>The group whose offsets are stored.</summary>
    public string ConsumerGroup { get; init; } = string.Empty;

    /// <summary>How long a pull may take that does not wait for messages.</summary>
    public TimeSpan ConsumerPullTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a pull may wait at the broker for a message.</summary>
    public TimeSpan BrokerSuspendMaxTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a pull may take that waits for messages.</summary>
    public TimeSpan ConsumerTimeoutWhenSuspend { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same in a namespace: with the group as brokers know it.</summary>
    internal PullConsumerOptions In(ResourceNames names) => this with { ConsumerGroup = names.Wrap(ConsumerGroup) };

    /// <summary>Checks every value.</summary>
    /// <exception cref="RocketMqException">A value makes no sense; says which and why.</exception>
    internal void Validate()
    {
        TimeSpan least = TimeSpan.FromMilliseconds(1);
        OptionChecks.Group(ConsumerGroup, nameof(ConsumerGroup), "DEFAULT_CONSUMER");
        OptionChecks.Time(ConsumerPullTimeout, least, nameof(ConsumerPullTimeout));
        OptionChecks.Time(BrokerSuspendMaxTime, least, nameof(BrokerSuspendMaxTime));
        OptionChecks.Time(ConsumerTimeoutWhenSuspend, BrokerSuspendMaxTime, nameof(ConsumerTimeoutWhenSuspend));
    }
}
