using System.Text;
using RocketNet.Client;

namespace Published;

/// <summary>Sends messages in every way there is and remembers them by their keys.</summary>
internal sealed class Sent(Producer producer)
{
    public const string Topic = "Orders";

    // Beyond the size from which bodies travel compressed.
    private const int LongText = 1000;

    public Dictionary<string, Message> Messages { get; } = [];

    public SendResult? Last { get; private set; }

    public async Task SendAllAsync()
    {
        for (int i = 0; i < 20; i++)
        {
            await SendAsync($"plain{i}", i % 2 == 0 ? "created" : "paid");
        }

        await SendAsync("long", "paid", LongText);
        await SendAsync("again", "other");
        for (int i = 0; i < 5; i++)
        {
            await producer.SendOnewayAsync(Make($"oneway{i}", "created"));
        }

        await SendTogetherAsync();
        await SendInOrderAsync();
        Taken(await producer.SendAsync(Make("later", "created", delayLevel: 1)));
    }

    public async Task SendAsync(string key, string tag, int repeat = 1)
    {
        Taken(await producer.SendAsync(Make(key, tag, repeat)));
    }

    /// <summary>That a message is the one that was sent with its key.</summary>
    public void CheckSame(ReceivedMessage received)
    {
        Check.That(received.Keys is { } key && Messages.ContainsKey(key), $"\"{received.Keys}\" was sent");
        Message sent = Messages[received.Keys!];
        Check.That(received.Topic == Topic, $"{received} is of {Topic}");
        Check.That(received.Tags == sent.Tags, $"{received} has the tag {sent.Tags}, not {received.Tags}");
        Check.That(received.Body.Span.SequenceEqual(sent.Body.Span), $"{received} has the body of {received.Keys}");
        Check.That(received.Property("origin") == received.Keys, $"{received} has its property");
    }

    private Message Make(string key, string tag, int repeat = 1, int delayLevel = 0)
    {
        string text = string.Concat(Enumerable.Repeat($"body of {key};", repeat));
        Message message = new(Topic, Encoding.UTF8.GetBytes(text), tag, key)
        {
            DelayLevel = delayLevel,
            Properties = new Dictionary<string, string> { ["origin"] = key },
        };
        Messages.Add(key, message);
        return message;
    }

    private async Task SendTogetherAsync()
    {
        Message[] batch = [.. Enumerable.Range(0, 10).Select(i => Make($"batch{i}", "paid"))];
        foreach (SendResult result in await producer.SendBatchAsync(batch))
        {
            Taken(result);
        }
    }

    private async Task SendInOrderAsync()
    {
        HashSet<MessageQueue> queues = [];
        for (int i = 0; i < 3; i++)
        {
            SendResult result = await producer.SendOrderedAsync(Make($"ordered{i}", "other"), "one order");
            Taken(result);
            queues.Add(result.Queue);
        }

        Check.That(queues.Count == 1, "messages of one order go to one queue");
    }

    private void Taken(SendResult result)
    {
        Check.That(result.Status == SendStatus.Ok, $"{result} is stored");
        Last = result;
    }
}
