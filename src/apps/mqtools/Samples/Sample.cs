using RocketNet.Client;
using RocketNet.Client.Consuming;

namespace RocketNet.Apps.Tools.Samples;

/// <summary>What a sample program runs with.</summary>
/// <param name="Client">A client of the name servers of <c>-n</c> or NAMESRV_ADDR.</param>
/// <param name="Words">What followed its other options, by their letters.</param>
/// <param name="Output">Takes its lines, from any thread.</param>
/// <param name="Stopping">Cancelled when somebody ends the program.</param>
internal sealed record Sample(
    RocketMqClient Client,
    IReadOnlyDictionary<string, string> Words,
    TextWriter Output,
    CancellationToken Stopping)
{
    public Producer CreateProducer(string group) => Client.CreateProducer(new ProducerOptions { Group = group });

    /// <summary>Sends a message and prints what became of it; prints the cause when it failed.</summary>
    /// <returns>Whether it was sent.</returns>
    public async Task<bool> TrySendAsync(Producer producer, Message message)
    {
        try
        {
            Print($"{await producer.SendAsync(message, Stopping)}");
            return true;
        }
        catch (RocketMqException failure)
        {
            Print(failure.Message);
            return false;
        }
    }

    /// <summary>Consumes until somebody ends the program, which leaves the group in good order.</summary>
    /// <param name="options">The group and what it subscribes to.</param>
    /// <param name="handler">Gets the messages.</param>
    /// <param name="started">Printed when the consumer has started; nothing when null.</param>
    public async Task ConsumeAsync(
        PushConsumerOptions options, IMessageHandler handler, string? started = "Consumer Started.")
    {
        await using PushConsumer consumer = new(Client, options, handler);
        await consumer.StartAsync(Stopping);
        if (started is not null)
        {
            Print(started);
        }

        await Task.Delay(Timeout.Infinite, Stopping);
    }

    /// <summary>Writes one line, ended as Java's programs end theirs on Unix.</summary>
    public void Print(string line) => Output.Write(line + "\n");
}
