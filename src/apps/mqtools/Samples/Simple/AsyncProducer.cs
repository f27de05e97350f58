using RocketNet.Client;

namespace RocketNet.Apps.Tools.Samples.Simple;

/// <summary>Many sends at the same time; the answers are printed as they come.</summary>
internal static class AsyncProducer
{
    private const int Messages = 100;

    public static async Task RunAsync(Sample sample)
    {
        await using Producer producer = sample.Client.CreateProducer(
            new ProducerOptions { Group = "Jodie_Daily_test", RetryTimesWhenSendFailed = 0 });
        await Task.WhenAll(Enumerable.Range(0, Messages).Select(number => SendAsync(sample, producer, number)));
    }

    private static async Task SendAsync(Sample sample, Producer producer, int number)
    {
        Message message = new("Jodie_topic_1023", "Hello world"u8.ToArray(), tags: "TagA", keys: "OrderID188");
        try
        {
            SendResult result = await producer.SendAsync(message, sample.Stopping);
            sample.Print($"{number,-10} OK {result.MessageId} ");
        }
        catch (RocketMqException failure)
        {
            sample.Print($"{number,-10} Exception {failure.Message} ");
        }
    }
}
