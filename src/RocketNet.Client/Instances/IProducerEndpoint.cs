namespace RocketNet.Client.Instances;

/// <summary>A producer group of this client, as its heartbeats see it.</summary>
internal interface IProducerEndpoint
{
    /// <summary>The group's name.</summary>
    string Group { get; }

    /// <summary>The topics sent to so far; their routes are kept.</summary>
    ICollection<string> Topics { get; }
}
