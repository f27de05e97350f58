using System.Globalization;
using System.Text;
using RocketNet.Client;

namespace RocketNet.Apps.Tools.Samples.Operation;

/// <summary>Sends as many messages as wanted to a topic, with a tag and keys.</summary>
internal static class OperationProducer
{
    public static readonly SampleOption[] Options =
    [
        new("g", "producerGroup"), new("t", "topic"), new("a", "tags"), new("k", "keys"), new("c", "msgCount"),
    ];

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(Sample sample)
    {
        if (!int.TryParse(sample.Words["c"], NumberStyles.None, CultureInfo.InvariantCulture, out int messages))
        {
            throw new RocketMqException(
                RocketMqFailure.InvalidOptions, $"-c is \"{sample.Words["c"]}\", which is no number of messages.");
        }

        await using Producer producer = sample.CreateProducer(sample.Words["g"]);
        for (int number = 0; number < messages; number++)
        {
            Message message = new(
                sample.Words["t"],
                Encoding.UTF8.GetBytes($"Hello RocketMQ {number}"),
                sample.Words["a"],
                sample.Words["k"]);
            try
            {
                sample.Print($"{number,-8} {await producer.SendAsync(message, sample.Stopping)}");
            }
            catch (RocketMqException failure)
            {
                sample.Print($"{number,-8} {failure.Message}");
                await Task.Delay(PauseAfterFailure, sample.Stopping);
            }
        }
    }
}
