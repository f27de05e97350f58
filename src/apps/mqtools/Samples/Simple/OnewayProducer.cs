using System.Text;
using RocketNet.Client;

namespace RocketNet.Apps.Tools.Samples.Simple;

/// <summary>Messages that nobody answers: fast, and lost in silence when something goes wrong.</summary>
internal static class OnewayProducer
{
    private const int Messages = 100;

    // Java's program waits five seconds at its end. Here the producer leaves its group over the same connections,
    // and each broker reads what came before that.
    public static async Task RunAsync(Sample sample)
    {
        await using Producer producer = sample.CreateProducer("please_rename_unique_group_name");
        for (int number = 0; number < Messages; number++)
        {
            Message message = new("TopicTest", Encoding.UTF8.GetBytes($"Hello RocketMQ {number}"), tags: "TagA");
            await producer.SendOnewayAsync(message, cancellationToken: sample.Stopping);
        }
    }
}
