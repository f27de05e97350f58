using System.Diagnostics;
using RocketNet.Compare.Load;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Scale;

/// <summary>Asks a server that has just begun to listen until it has taken a message and given one away.</summary>
internal static class FirstAnswers
{
    private const int RetryMillis = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static void Wait(int port, string topic, int queueCount)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!TrySend(port, topic, queueCount) || !TryPull(port, topic))
        {
            if (clock.Elapsed > Patience)
            {
                throw new TimeoutException($"{topic} takes no message, or gives none away.");
            }

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
        byte[] request = new PullRequests(topic).Request(FrameTemplate.FirstOpaque, 0, 0, park: false);
        return SingleRequest.Ask(connection, request, answer => answer.Code == PullRequests.Found);
    }
}
