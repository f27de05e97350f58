using RocketNet.Client.Instances;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;

namespace RocketNet.Client;

/// <summary>How a producer sends.</summary>
/// <remarks>Names and defaults: DefaultMQProducer@4.9.8.</remarks>
public sealed record ProducerOptions
{
    // What Java refuses, so that everybody's forgotten name does not become one group.
    private const string DefaultGroup = "DEFAULT_PRODUCER";

    /// <summary>The producer group.</summary>
    public string Group { get; init; } = string.Empty;

    /// <summary>How long a send may take, all its attempts together.</summary>
    public TimeSpan SendMsgTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Attempts after a failed one, each at another broker if there is one.</summary>
    public int RetryTimesWhenSendFailed { get; init; } = 2;

    /// <summary>A message taken and not flushed or replicated in time is sent again to another broker.</summary>
    public bool RetryAnotherBrokerWhenNotStoreOK { get; init; }

    /// <summary>Refusals after which another attempt is made.</summary>
    public IReadOnlySet<ResponseCode> RetryResponseCodes { get; init; } = new HashSet<ResponseCode>
    {
        ResponseCode.TopicNotExist,
        ResponseCode.ServiceNotAvailable,
        ResponseCode.SystemError,
        ResponseCode.SystemBusy,
        ResponseCode.NoPermission,
        ResponseCode.NoBuyerId,
        ResponseCode.NotInCurrentUnit,
    };

    /// <summary>Queues that a topic gets on each broker when its first message makes it.</summary>
    public int DefaultTopicQueueNums { get; init; } = 4;

    /// <summary>The template of topics that their first message makes.</summary>
    public string CreateTopicKey { get; init; } = TopicName.AutoCreate;

    /// <summary>Bodies of so many bytes or more are sent compressed.</summary>
    public int CompressMsgBodyOverHowmuch { get; init; } = 4096;

    /// <summary>Largest body, and largest part of a batch, in bytes.</summary>
    public int MaxMessageSize { get; init; } = 4 << 20;

    /// <summary>Brokers that failed or were slow are left alone for a while.</summary>
    public bool SendLatencyFaultEnable { get; init; }

    /// <summary>The same in a namespace: with the group as brokers know it.</summary>
    internal ProducerOptions In(ResourceNames names) => this with { Group = names.Wrap(Group) };

    /// <summary>Checks every value.</summary>
    /// <exception cref="RocketMqException">A value makes no sense; says which and why.</exception>
    internal void Validate()
    {
        string? problem = GroupName.Problem(Group)
            ?? (Group == DefaultGroup
                ? $"producerGroup can not equal {DefaultGroup}, please specify another one."
                : null)
            ?? Positive(SendMsgTimeout.TotalMilliseconds, nameof(SendMsgTimeout))
            ?? Positive(RetryTimesWhenSendFailed + 1, nameof(RetryTimesWhenSendFailed))
            ?? Positive(DefaultTopicQueueNums, nameof(DefaultTopicQueueNums))
            ?? Positive(CompressMsgBodyOverHowmuch, nameof(CompressMsgBodyOverHowmuch))
            ?? Positive(MaxMessageSize, nameof(MaxMessageSize))
            ?? TopicName.Problem(CreateTopicKey);
        if (problem is not null)
        {
            throw new RocketMqException(RocketMqFailure.InvalidOptions, $"{nameof(ProducerOptions)}: {problem}");
        }
    }

    private static string? Positive(double value, string name) =>
        value is > 0 and <= int.MaxValue ? null : $"{name} is out of its range.";
}
