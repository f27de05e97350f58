namespace RocketNet.Protocol.Bodies;

/// <summary>How many tags a topic's messages carry.</summary>
public enum TopicFilterType
{
    /// <summary>SINGLE_TAG, the default.</summary>
    SingleTag,

    /// <summary>MULTI_TAG, unused in practice.</summary>
    MultiTag,
}
