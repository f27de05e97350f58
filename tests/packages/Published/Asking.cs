using RocketNet.Client;
using RocketNet.Client.Consuming;
using RocketNet.Protocol.Bodies;
using MessageQueue = RocketNet.Client.MessageQueue;

namespace Published;

/// <summary>What lite pull, pull and admin clients must find.</summary>
internal static class Asking
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task CheckAsync(RocketMqClient client, Sent sent)
    {
        await PollAsync(client, sent);
        await PullAsync(client, sent);
        await FindAsync(client.CreateAdmin(), sent);
    }

    private static async Task PollAsync(RocketMqClient client, Sent sent)
    {
        await using LitePullConsumer consumer = new(client, new LitePullConsumerOptions
        {
            ConsumerGroup = "polling",
            Subscriptions = new Dictionary<string, string> { [Sent.Topic] = "*" },
            ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
            AutoCommit = false,
        });
        await consumer.StartAsync();
        List<ReceivedMessage> polled = [];
        while (polled.Count < sent.Messages.Count
            && await consumer.PollAsync(Patience) is { Count: > 0 } messages)
        {
            polled.AddRange(messages);
        }

        CheckAll(polled, sent, "polling");
        await consumer.CommitAsync();
        long committed = 0;
        foreach (MessageQueue queue in consumer.Assignment)
        {
            committed += await consumer.CommittedAsync(queue);
        }

        Check.That(committed == polled.Count, $"{polled.Count} messages are committed, not {committed}");
    }

    private static async Task PullAsync(RocketMqClient client, Sent sent)
    {
        await using PullConsumer consumer = new(client, new PullConsumerOptions { ConsumerGroup = "pulling" });
        await consumer.StartAsync();
        List<ReceivedMessage> pulled = [];
        foreach (MessageQueue queue in await consumer.QueuesAsync(Sent.Topic))
        {
            long next = await consumer.MinOffsetAsync(queue);
            while (await consumer.PullAsync(queue, next) is { Status: PullStatus.Found } found)
            {
                pulled.AddRange(found.Messages);
                next = found.NextBeginOffset;
            }

            Check.That(next == await consumer.MaxOffsetAsync(queue), $"{queue} ends at {next}");
        }

        CheckAll(pulled, sent, "pulling");
    }

    private static async Task FindAsync(AdminClient admin, Sent sent)
    {
        ReceivedMessage found = await FindAsync(admin, "long");
        sent.CheckSame(found);
        sent.CheckSame(await admin.ViewMessageAsync(found.OffsetMessageId));
        MessageQueue queue = sent.Last!.Queue;
        long min = await admin.GetMinOffsetAsync(queue);
        long max = await admin.GetMaxOffsetAsync(queue);
        Check.That(min == 0 && max > 0, $"{queue} goes from 0, not {min}, to more than 0, not {max}");
        Check.That(await admin.SearchOffsetAsync(queue, DateTimeOffset.UnixEpoch) == 0, $"{queue} begins at 0");
        try
        {
            await admin.ViewMessageAsync("no id");
            Check.That(false, "\"no id\" is refused");
        }
        catch (RocketMqException refusal)
        {
            Check.That(refusal.Failure == RocketMqFailure.InvalidOptions, $"{refusal.Message} tells of an option");
        }
    }

    // The index by key follows behind the messages.
    private static async Task<ReceivedMessage> FindAsync(AdminClient admin, string key)
    {
        using CancellationTokenSource limit = new(Patience);
        while (true)
        {
            IReadOnlyList<ReceivedMessage> found =
                await admin.QueryMessageAsync(new MessageQuery(Sent.Topic, key), limit.Token);
            if (found.Count != 0)
            {
                Check.That(found.Count == 1, $"there is one message with the key {key}");
                return found[0];
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }
    }

    private static void CheckAll(List<ReceivedMessage> found, Sent sent, string where)
    {
        Check.Same(sent.Messages.Keys, found.Select(message => message.Keys!), where);
        found.ForEach(sent.CheckSame);
    }
}
