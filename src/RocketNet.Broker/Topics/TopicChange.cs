using RocketNet.Protocol.Bodies;

namespace RocketNet.Broker.Topics;

/// <summary>Why a topic differs from what the name servers know.</summary>
public enum TopicChangeKind
{
    /// <summary>An operator created or changed it: the name servers get this topic alone, at once.</summary>
    Administered,

    /// <summary>
    /// The broker made it for a client: the name servers get the whole table, several such changes as one.
    /// </summary>
    Created,

    /// <summary>It is gone. Nothing is registered: name servers keep what a registration does not name.</summary>
    Removed,
}

/// <summary>One change of the <see cref="TopicTable"/>, told after the table holds it.</summary>
public readonly record struct TopicChange(TopicChangeKind Kind, TopicConfig Config);
