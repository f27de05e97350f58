using System.Text.RegularExpressions;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests.Examples;

/// <summary>The programs with topics of their own: filter, batch, operation, schedule, ordermessage.Producer.</summary>
internal sealed partial class SendingExamples(ExampleServers servers)
{
    private const int OrderMessages = 100;
    private const int Orders = 10;
    private const int TaggedMessages = 60;
    private const int OperationMessages = 3;
    private const int ScheduledMessages = 100;
    private const int ScheduledMillis = 10_000;

    private long _scheduledFrom;

    public void Enter(ExamplePlay play)
    {
        play.Line(
            ("ordermessage.Producer", ProduceInOrderAsync),
            ("filter.TagFilterProducer", ProduceTaggedAsync),
            ("filter.TagFilterConsumer", ConsumeTaggedAsync),
            ("operation.Producer", OperateProducerAsync),
            ("operation.Consumer", OperateConsumerAsync),
            ("batch.SimpleBatchProducer", ProduceBatchAsync),
            ("batch.SplitBatchProducer", ProduceSplitBatchesAsync));
        if (servers.IsNewer)
        {
            play.Line(
                ("schedule.ScheduledMessageProducer", ScheduleAsync),
                ("schedule.ScheduledMessageConsumer", ConsumeScheduledAsync));
        }
    }

    /// <summary>Message i belongs to order i mod 10: an order keeps its queue, and its places rise.</summary>
    private async Task ProduceInOrderAsync()
    {
        IReadOnlyList<ExampleMessage> sent = ExampleMessage.Sent(await servers.RunAsync("ordermessage.Producer"));

        Assert.Equal(OrderMessages, sent.Count);
        foreach (IGrouping<int, ExampleMessage> order in sent.Index().GroupBy(m => m.Index % Orders, m => m.Item))
        {
            Assert.Single(order.Select(message => message.QueueId).Distinct());
            Assert.Equal(order.Select(message => message.QueueOffset).Order(), order.Select(m => m.QueueOffset));
        }
    }

    private async Task ProduceTaggedAsync() => Assert.Equal(
        TaggedMessages, ExampleMessage.Sent(await servers.RunAsync("filter.TagFilterProducer")).Count);

    private async Task ConsumeTaggedAsync()
    {
        IReadOnlyList<ExampleMessage> received =
            await servers.ConsumeAsync(TaggedMessages * 2 / 3, "filter.TagFilterConsumer");

        Assert.Equal(TaggedMessages * 2 / 3, received.Count);
        foreach (string tag in (string[])["TAGS=TagA", "TAGS=TagC"])
        {
            Assert.Equal(
                TaggedMessages / 3,
                received.Count(message => message.Properties.Contains(tag, StringComparison.Ordinal)));
        }
    }

    private async Task OperateProducerAsync()
    {
        IReadOnlyList<string> lines = await servers.RunAsync(
            "operation.Producer", "-g", "operators", "-t", "Operation", "-a", "TagX", "-k", "key", "-c", "3");

        Assert.Equal(OperationMessages, ExampleMessage.Sent(lines).Count);
    }

    private async Task OperateConsumerAsync()
    {
        IReadOnlyList<ExampleMessage> received = await servers.ConsumeAsync(
            OperationMessages, "operation.Consumer", "-g", "operated", "-t", "Operation", "-s", "TagX", "-f", "false");

        Assert.Equal(
            ["Hello RocketMQ 0", "Hello RocketMQ 1", "Hello RocketMQ 2"],
            received.Select(message => message.Body).Order());
    }

    /// <summary>It never ends, that of 4.7.0 says nothing: a consumer sees its three messages.</summary>
    private async Task ProduceBatchAsync()
    {
        await using RunningProcess producer = servers.Start("batch.SimpleBatchProducer");
        await servers.TopicHoldsAsync("BatchTest", 3);

        IReadOnlyList<ExampleMessage> received = await servers.ConsumeAsync(
            3, "operation.Consumer", "-g", "batches", "-t", "BatchTest", "-s", "Tag", "-f", "false");
        Assert.Equal(
            ["Hello world 0", "Hello world 1", "Hello world 2"], received.Select(message => message.Body).Order());
    }

    /// <summary>It never ends either; 100,000 messages in batches of up to a million bytes.</summary>
    private async Task ProduceSplitBatchesAsync()
    {
        await using RunningProcess producer = servers.Start("batch.SplitBatchProducer");
        await servers.TopicHoldsAsync("BatchTest", 3 + 100_000);
    }

    /// <summary>It prints its results without line ends.</summary>
    private async Task ScheduleAsync()
    {
        _scheduledFrom = TimeProvider.System.GetTimestamp();
        Assert.Equal(
            ScheduledMessages,
            ExampleMessage.Sent(await servers.RunAsync("schedule.ScheduledMessageProducer")).Count);
    }

    private async Task ConsumeScheduledAsync()
    {
        IReadOnlyList<string> lines = await servers.RunUntilAsync(
            seen => Scheduled(seen).Count() >= ScheduledMessages,
            "scheduled messages",
            "schedule.ScheduledMessageConsumer");

        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(_scheduledFrom);
        Assert.True(elapsed.TotalMilliseconds >= ScheduledMillis, $"all there after {elapsed}");
        Assert.Equal(ScheduledMessages, Scheduled(lines).Count());
        Assert.Equal(ScheduledMessages, Scheduled(lines).Distinct().Count());
    }

    private static IEnumerable<string> Scheduled(IEnumerable<string> lines) =>
        lines.Select(line => ScheduledPattern().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["id"].Value);

    [GeneratedRegex(@"^Receive message\[msgId=(?<id>\S+) -?\d+ +ms later\]")]
    private static partial Regex ScheduledPattern();
}
