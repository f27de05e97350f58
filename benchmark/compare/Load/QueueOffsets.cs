using System.Diagnostics;
using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Load;

/// <summary>Asks a broker for the max offsets of the benchmark topic's queues: what it really keeps.</summary>
internal static class QueueOffsets
{
    private const int GetMaxOffset = 30;

    public static long[] Read(int port, string topic, int queueCount = SendFrames.QueueCount)
    {
        using LoadConnection connection = new(port);
        long[] offsets = new long[queueCount];
        for (int queue = 0; queue < offsets.Length; queue++)
        {
            byte[] request = SendFrames.Plain(
                GetMaxOffset, FrameTemplate.FirstOpaque, ("queueId", $"{queue}"), ("topic", topic));
            offsets[queue] = SingleRequest.Ask(connection, request, answer => answer.Field("\"offset\":\""u8));
        }

        return offsets;
    }

    /// <summary>Waits until the queues hold so many messages together; dispatch may lag behind the answers.</summary>
    public static long[] WaitFor(
        int port, string topic, long least, long most, int queueCount = SendFrames.QueueCount)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (true)
        {
            long[] offsets = Read(port, topic, queueCount);
            if (offsets.Sum() >= least && offsets.Sum() <= most)
            {
                return offsets;
            }

            if (clock.Elapsed > TimeSpan.FromSeconds(30) || offsets.Sum() > most)
            {
                throw new InvalidDataException(
                    $"{least} messages were acknowledged, the queues hold {offsets.Sum()}.");
            }

            Thread.Sleep(20);
        }
    }
}
