using RocketNet.Client.Instances;
using RocketNet.Protocol.Messages;

namespace RocketNet.Client.Consuming;

/// <summary>Messages that come again do so in a topic of their group and remember their first one.</summary>
internal static class RetryTopic
{
    /// <summary>Shows the application the topic it subscribed to.</summary>
    public static void Restore(ReceivedMessage message, ResourceNames names)
    {
        message.Names = names;
        if (message.WireTopic.StartsWith(TopicName.RetryPrefix, StringComparison.Ordinal)
            && message.Property(PropertyNames.RetryTopic) is { } topic)
        {
            message.WireTopic = topic;
        }
    }
}
