using System.Text;
using RocketNet.Client;

namespace RocketNet.Apps.Tools.Samples.Schedule;

/// <summary>Messages that come ten seconds after they were sent.</summary>
internal static class ScheduledMessageProducer
{
    private const int Messages = 100;

    // The third of the broker's levels; 1 s, 5 s, 10 s, 30 s … unless it is told otherwise.
    private const int TenSeconds = 3;

    public static async Task RunAsync(Sample sample)
    {
        await using Producer producer = sample.CreateProducer("ExampleProducerGroup");
        for (int number = 0; number < Messages; number++)
        {
            Message message = new("TestTopic", Encoding.UTF8.GetBytes($"Hello scheduled message {number}"))
            {
                DelayLevel = TenSeconds,
            };
            sample.Print($"{await producer.SendAsync(message, sample.Stopping)}");
        }
    }
}
