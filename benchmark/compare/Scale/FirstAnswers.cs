using RocketNet.Compare.Load;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Scale;

/// <summary>Asks a server that has just begun to listen until it has taken a message and given one away.</summary>
internal static class FirstAnswers
{
    private const int RetryMillis = 5;

    public static void Wait(int port, string topic, int queueCount)
    {
        while (!TrySend(port, topic, queueCount) || !TryPull(port, topic))
        {
            Thread.Sleep(RetryMillis);
        }
    }

    private static bool TrySend(int port, string topic, int queueCount)
    {
        FrameTemplate template = SendFrames.Single(topic, 100, binary: false, queueCount);
        RoundResult result = SendLoad.Run(port, template, 1, 1, TimeSpan.FromSeconds(10), requestsMax: 1);
        return result.Errors == 0;
    }

    private static bool TryPull(int port, string topic)
    {
        using LoadConnection connection = new(port);
        connection.SendAll(new PullRequests(topic).Request(FrameTemplate.FirstOpaque, 0, 0, park: false));
        while (true)
        {
            connection.Receive(wait: true);
            ResponseScanner answers = new(connection.Received);
            if (answers.MoveNext())
            {
                return answers.Code == PullRequests.Found;
            }
        }
    }
}
