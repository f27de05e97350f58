using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Load;

/// <summary>Makes topics of as many queues as a workload wants, as mqadmin does.</summary>
internal static class TopicAdmin
{
    private const int UpdateAndCreateTopic = 17;

    public static void Create(int port, string topic, int queueCount)
    {
        using LoadConnection connection = new(port);
        byte[] request = SendFrames.Plain(
            UpdateAndCreateTopic, FrameTemplate.FirstOpaque,
            ("topic", topic), ("defaultTopic", "TBW102"), ("readQueueNums", $"{queueCount}"),
            ("writeQueueNums", $"{queueCount}"), ("perm", "6"), ("topicFilterType", "SINGLE_TAG"),
            ("topicSysFlag", "0"), ("order", "false"));
        SingleRequest.Ask(connection, request, answer => answer.Code == 0
            ? topic
            : throw new InvalidDataException($"{topic} with {queueCount} queues: {answer.HeaderText}"));
    }
}
