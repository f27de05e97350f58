namespace RocketNet.Client;

/// <summary>Why something failed, as far as a client can know. What to do about it stands in the message.</summary>
public enum RocketMqFailure
{
    /// <summary>An option, a name or an address makes no sense; nothing was tried.</summary>
    InvalidOptions,

    /// <summary>The message itself cannot be sent: its body, topic or properties; nothing was tried.</summary>
    InvalidMessage,

    /// <summary>Neither the options nor the environment name a name server.</summary>
    NoNameServer,

    /// <summary>None of the name servers answered in the time of the call.</summary>
    NameServerUnreachable,

    /// <summary>Something answers at the address, and it is no name server.</summary>
    NotANameServer,

    /// <summary>The name server answers and knows no broker at all.</summary>
    NoBroker,

    /// <summary>Brokers are known, the topic is not, and none of them creates topics by itself.</summary>
    NoSuchTopic,

    /// <summary>
    /// The topic has queues, and none may be sent to; or it does not exist, and the brokers that would make it take no
    /// messages.
    /// </summary>
    TopicNotWritable,

    /// <summary>The topic has queues, and none may be read.</summary>
    TopicNotReadable,

    /// <summary>The topic's brokers have no master that could take a message.</summary>
    NoMaster,

    /// <summary>
    /// No connection to the broker could be made or kept. The message says so when what was asked may have been done.
    /// </summary>
    BrokerUnreachable,

    /// <summary>The time given to the call is over; what was asked may have been done.</summary>
    TimedOut,

    /// <summary>The server answered with a refusal; see <see cref="RocketMqException.Code"/>.</summary>
    Refused,

    /// <summary>The answer cannot be understood.</summary>
    BadAnswer,

    /// <summary>The offset file of a broadcasting group is there and cannot be read, nor can its backup.</summary>
    OffsetsUnreadable,

    /// <summary>The offset file of a broadcasting group cannot be written now.</summary>
    OffsetsNotStored,

    /// <summary>A group of that name has been started on this client already.</summary>
    GroupInUse,

    /// <summary>The client, producer or consumer has been stopped.</summary>
    Stopped,
}
