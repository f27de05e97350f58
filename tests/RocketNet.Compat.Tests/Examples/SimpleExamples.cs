using System.Text.RegularExpressions;

namespace RocketNet.Compat.Tests.Examples;

/// <summary>The programs of <c>simple</c>, <c>broadcast</c> and the consumer of <c>ordermessage</c>: topic TopicTest.</summary>
internal sealed partial class SimpleExamples(ExampleServers servers)
{
    private const int SentSynchronously = 128;
    private const int SentAsynchronously = 100;

    private IReadOnlyList<ExampleMessage> _sent = [];

    public void Enter(ExamplePlay play)
    {
        play.Line(
            ("simple.Producer", ProduceAsync),
            ("simple.PushConsumer", ConsumeAllAsync("simple.PushConsumer")),
            ("simple.LitePullConsumerSubscribe", ConsumeAllAsync("simple.LitePullConsumerSubscribe")),
            ("simple.LitePullConsumerAssign", AssignAsync));
        play.Line(("simple.AsyncProducer", ProduceAsynchronouslyAsync));
    }

    private async Task ProduceAsync()
    {
        _sent = ExampleMessage.Sent(await servers.RunAsync("simple.Producer"));

        Assert.Equal(SentSynchronously, _sent.Count);
        foreach (IGrouping<int, ExampleMessage> queue in _sent.GroupBy(message => message.QueueId))
        {
            Assert.Equal(Enumerable.Range(0, queue.Count()), queue.Select(message => (int)message.QueueOffset));
        }
    }

    private async Task ProduceAsynchronouslyAsync()
    {
        IReadOnlyList<string> lines = await servers.RunAsync("simple.AsyncProducer");

        Assert.Equal(
            Enumerable.Range(0, SentAsynchronously),
            lines.Select(line => SentAsynchronouslyPattern().Match(line))
                .Select(match => match.Success ? int.Parse(match.Groups[1].ValueSpan) : -1)
                .Order());
    }

    private Func<Task> ConsumeAllAsync(string program) => async () =>
    {
        IReadOnlyList<ExampleMessage> received = await servers.ConsumeAsync(_sent.Count, program);

        Assert.Equal(_sent.Select(message => message.Place).Order(), received.Select(message => message.Place).Order());
        Assert.All(received, message => Assert.Equal(0, message.ReconsumeTimes));
        Assert.Equal(SentSynchronously, received.Count(message => message.Body == "Hello world"));
    };

    /// <summary>Two of the four queues, one of them from offset 10.</summary>
    private async Task AssignAsync()
    {
        int wanted = (_sent.Count / 2) - 10;

        IReadOnlyList<ExampleMessage> received =
            await servers.ConsumeAsync(wanted, "simple.LitePullConsumerAssign");

        Assert.Equal(wanted, received.Count);
        Assert.Equal([0, 10], received.GroupBy(message => message.QueueId).Select(queue => queue.Min(m => m.QueueOffset)).Order());
    }

    [GeneratedRegex(@"^(\d+) +OK [0-9A-F]{32,56} *$")]
    private static partial Regex SentAsynchronouslyPattern();
}
