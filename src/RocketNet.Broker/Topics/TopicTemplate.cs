using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;

namespace RocketNet.Broker.Topics;

/// <summary>What a topic made by its first send looks like.</summary>
internal static class TopicTemplate
{
    /// <returns>Null when the send may not make a topic.</returns>
    /// <remarks>
    /// Stricter than Java, where any inheritable topic is a template although automatic creation is off.
    /// </remarks>
    public static TopicConfig? Derive(TopicConfig? template, in FirstSend send, bool autoCreateTopicEnable)
    {
        bool isRetry = send.Topic.StartsWith(TopicName.RetryPrefix, StringComparison.Ordinal);
        int sysFlag = (send.UnitMode, isRetry) switch
        {
            (false, _) => 0,
            (true, true) => TopicConfig.SysFlagUnitSub,
            (true, false) => TopicConfig.SysFlagUnit,
        };
        if (autoCreateTopicEnable && template is not null && (template.Perm & TopicConfig.PermInherit) != 0)
        {
            int queueNums = Math.Max(0, Math.Min(send.DefaultTopicQueueNums, template.WriteQueueNums));
            int permission = template.Perm & ~TopicConfig.PermInherit;
            return BuiltInTopics.Create(send.Topic, queueNums, permission) with
            {
                TopicFilterType = template.TopicFilterType,
                TopicSysFlag = sysFlag,
            };
        }

        return isRetry ? BuiltInTopics.Create(send.Topic, 1) with { TopicSysFlag = sysFlag } : null;
    }
}
