using System.Text.RegularExpressions;

namespace RocketNet.Compat.Tests.Examples;

/// <summary>
/// The programs of <c>simple</c>, <c>broadcast</c> and the consumer of <c>ordermessage</c>: topic TopicTest.
/// </summary>
internal sealed partial class SimpleExamples(ExampleServers servers)
{
    private const int SentSynchronously = 128;
    private const int SentAsynchronously = 100;
    private const int SentOneway = 100;
    private const int Queues = 4;

    private IReadOnlyList<ExampleMessage> _sent = [];

    public void Enter(ExamplePlay play)
    {
        play.Line(
            ("simple.Producer", ProduceAsync),
            ("simple.PushConsumer", ConsumeAllAsync("simple.PushConsumer")),
            ("simple.LitePullConsumerSubscribe", ConsumeAllAsync("simple.LitePullConsumerSubscribe")),
            ("simple.LitePullConsumerAssign", AssignAsync),
            ("broadcast.PushConsumer", BroadcastAsync),
            ("ordermessage.Consumer", ConsumeInOrderAsync),
            ("simple.OnewayProducer", ProduceOnewayAsync));
        play.Line(("simple.AsyncProducer", ProduceAsynchronouslyAsync));
        play.Line(("simple.PullConsumer", PullAsync));
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

        Assert.All(lines, line => Assert.Matches(SentAsynchronouslyPattern(), line));
        Assert.Equal(
            Enumerable.Range(0, SentAsynchronously),
            lines.Select(line => int.Parse(SentAsynchronouslyPattern().Match(line).Groups[1].ValueSpan)).Order());
    }

    private Func<Task> ConsumeAllAsync(string program) => async () =>
    {
        IReadOnlyList<ExampleMessage> received = await servers.ConsumeAsync(_sent.Count, program);

        Assert.Equal(_sent.Select(message => message.Place).Order(), received.Select(message => message.Place).Order());
        Assert.All(received, message => Assert.Equal(0, message.ReconsumeTimes));
        Assert.Equal(SentSynchronously, received.Count(message => message.Body == "Hello world"));
    };

    /// <summary>
    /// Two of the four queues, one of them from offset 10. The client pulls from 0 before the program seeks, ten
    /// messages: if that answer comes late, the program is given it too, and the sought queue is read as a whole.
    /// </summary>
    private async Task AssignAsync()
    {
        const int Sought = 10;
        IReadOnlyList<string> lines = await servers.RunUntilAsync(
            seen => AreTwoQueuesReadFrom(Sought, ExampleMessage.Received(seen)),
            $"two queues, one of them from offset {Sought}",
            "simple.LitePullConsumerAssign");

        IReadOnlyList<ExampleMessage> received = ExampleMessage.Received(lines);
        Assert.All(received.GroupBy(message => message.QueueId), queue =>
            Assert.Contains(queue.Min(message => message.QueueOffset), (long[])[0, Sought]));
    }

    private bool AreTwoQueuesReadFrom(int sought, IReadOnlyList<ExampleMessage> received)
    {
        ILookup<int, long> queues = received.ToLookup(message => message.QueueId, message => message.QueueOffset);
        bool IsReadFrom(IGrouping<int, long> queue, long first) =>
            _sent.Where(message => message.QueueId == queue.Key && message.QueueOffset >= first)
                .All(message => queue.Contains(message.QueueOffset));
        return queues.Count == 2
            && queues.All(queue => IsReadFrom(queue, sought))
            && queues.Any(queue => IsReadFrom(queue, 0));
    }

    private Task BroadcastAsync() =>
        Task.WhenAll(ConsumeAllAsync("broadcast.PushConsumer")(), ConsumeAllAsync("broadcast.PushConsumer")());

    /// <summary>
    /// It suspends its queue now and then: the client, which counts these tries, gives it that message once more, and
    /// nothing else is taken meanwhile. What the broker delivered a second time would begin to count anew.
    /// </summary>
    private async Task ConsumeInOrderAsync()
    {
        IReadOnlyList<ExampleMessage> received = await servers.ConsumeAsync(_sent.Count, "ordermessage.Consumer");

        foreach (IGrouping<int, ExampleMessage> queue in received.GroupBy(message => message.QueueId))
        {
            (long Offset, int Again) before = (-1, 0);
            foreach (ExampleMessage message in queue)
            {
                (long, int)[] allowed = [(before.Offset + 1, 0), (before.Offset, before.Again + 1)];
                Assert.Contains((message.QueueOffset, message.ReconsumeTimes), allowed);
                before = (message.QueueOffset, message.ReconsumeTimes);
            }
        }

        Assert.Equal(
            _sent.Select(message => message.Place).Order(),
            received.Select(message => message.Place).Distinct().Order());

        // Its last queues may still be suspended when everything has come once.
        int suspended = Enumerable.Range(1, received.Count).Count(IsSuspending);
        Assert.InRange(received.Count - _sent.Count, suspended - Queues, suspended);
    }

    /// <summary>Which of its calls it answers by SUSPEND_CURRENT_QUEUE_A_MOMENT.</summary>
    private bool IsSuspending(int call) =>
        call % 2 != 0 && call % 5 == 0 && (servers.IsNewer || call % 3 != 0);

    /// <summary>It says nothing by itself: another consumer sees what it has sent.</summary>
    private async Task ProduceOnewayAsync()
    {
        if (servers.IsNewer && FixedAddress.MissingReason is null)
        {
            Assert.Empty(await servers.RunAsync("simple.OnewayProducer"));
            IReadOnlyList<ExampleMessage> received = await servers.ConsumeAsync(
                SentSynchronously + SentOneway,
                "operation.Consumer",
                ["-t", "TopicTest", "-g", "oneway", "-s", "*", "-f", "false"]);
            Assert.Equal(
                Enumerable.Range(0, SentOneway).Select(i => $"Hello RocketMQ {i}").Order(),
                received.Select(message => message.Body).Where(body => body != "Hello world").Order());
        }
    }

    /// <summary>
    /// 4.7.0 looks into a topic that is named as the broker and finds nothing; 5.5.0 prints nothing and never ends.
    /// </summary>
    private async Task PullAsync()
    {
        if (!servers.IsNewer && FixedAddress.MissingReason is null)
        {
            IReadOnlyList<string> lines = await servers.RunAsync("simple.PullConsumer");
            Assert.Equal(2, lines.Count);
            Assert.Contains("[topic=broker-a, brokerName=broker-a, queueId=0]", lines[0]);
            Assert.Contains("pullStatus=NO_NEW_MSG, nextBeginOffset=0, minOffset=0, maxOffset=0", lines[1]);
        }
    }

    [GeneratedRegex(@"^(\d+) +OK [0-9A-F]{32,56} *$")]
    private static partial Regex SentAsynchronouslyPattern();
}
