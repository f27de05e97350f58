namespace RocketNet.Protocol.Bodies;

/// <summary>Whether every member of a group gets all messages or each a share.</summary>
public enum MessageModel
{
    /// <summary>BROADCASTING.</summary>
    Broadcasting,

    /// <summary>CLUSTERING.</summary>
    Clustering,
}
