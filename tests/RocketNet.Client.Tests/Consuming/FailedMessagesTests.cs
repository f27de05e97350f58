using RocketNet.Client.Consuming;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests.Consuming;

public sealed class FailedMessagesTests
{
    private const int SendBackFailed = 6514;
    private const int DeadLetterTold = 6516;

    private static readonly RequestCode[] Codes =
        [RequestCode.ConsumerSendMsgBack, RequestCode.SendMessage, RequestCode.GetRouteInfoByTopic];

    [Fact]
    public async Task A_dead_letter_is_told_of_when_a_broker_has_it_and_not_before()
    {
        await using FakeBroker broker = await RefusingAsync();
        broker.Answer(RequestCode.SendMessage, Response.Error(ResponseCode.SystemBusy, "not now"));
        await using RocketMqClient client = broker.Client();
        RecordingLogger logger = new();
        FailedMessages failed = Failed(client, logger);

        bool before = await failed.TryHandBackAsync(
            FakeBroker.Message(), ConsumeResult.DeadLetter, CancellationToken.None);
        bool givenUpBefore = await failed.TryGiveUpAsync(FakeBroker.Message(), CancellationToken.None);
        int toldBefore = logger.Ids.Count(id => id == DeadLetterTold);
        broker.Answer(RequestCode.SendMessage, Response.Ok());
        bool after = await failed.TryHandBackAsync(
            FakeBroker.Message(), ConsumeResult.DeadLetter, CancellationToken.None);
        bool givenUpAfter = await failed.TryGiveUpAsync(FakeBroker.Message(), CancellationToken.None);

        Assert.Equal((false, false, 0), (before, givenUpBefore, toldBefore));
        Assert.Equal((true, true, 2), (after, givenUpAfter, logger.Ids.Count(id => id == DeadLetterTold)));
    }

    [Theory]
    [InlineData(0, "3", "16")]
    [InlineData(5, "5", "16")]
    [InlineData(-1, "3", "0")]
    public async Task A_message_published_anew_comes_again_when_its_handler_said(
        int level, string delay, string timesMax)
    {
        await using FakeBroker broker = await RefusingAsync();
        await using RocketMqClient client = broker.Client();
        ConsumeResult result = level switch
        {
            < 0 => ConsumeResult.DeadLetter,
            0 => ConsumeResult.ReconsumeLater,
            _ => ConsumeResult.ReconsumeAtLevel(level),
        };

        await Failed(client, new RecordingLogger())
            .TryHandBackAsync(FakeBroker.Message(), result, CancellationToken.None);

        Dictionary<string, string> fields = Assert.Single(broker.Requests(RequestCode.SendMessage)).Fields;
        Assert.Equal(("1", timesMax), (fields["reconsumeTimes"], fields["maxReconsumeTimes"]));
        string[] properties = fields["properties"].Split('\u0002', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains($"DELAY\u0001{delay}", properties);
        Assert.Contains("RETRY_TOPIC\u0001T", properties);
        Assert.DoesNotContain("TRAN_MSG\u0001true", properties);
    }

    [Fact]
    public async Task A_worker_that_fails_tries_its_message_again_later()
    {
        // Nobody takes the message back, and the logger that is told of it throws.
        await using RocketMqClient client = new(new ClientOptions { NamesrvAddr = "127.0.0.1:1" });
        RecordingLogger logger = new(throwsAt: SendBackFailed);
        ManualTimeProvider time = new();
        RecordingHandler handler = new((message, _) => new ValueTask<ConsumeResult>(
            message.ReconsumeTimes == 0 ? ConsumeResult.ReconsumeLater : ConsumeResult.Success));
        HandlerRunner runner = new("g", new SingleMessageHandler(handler), new ConsumerStatistics(time), time, logger);
        NotedOffsetStore offsets = new(0);
        PushConsumerOptions options = new() { ConsumeThreadMax = 1 };
        ConcurrentConsumeLoop loop = new(options, runner, Failed(client, logger), offsets, time, logger);
        ProcessQueue queue = new(new MessageQueue("T", FakeBroker.Name, 0), new FlowLimits(10, 10_000, 10));
        ReceivedMessage[] messages = [FakeBroker.Message(7)];
        loop.Submit(queue, messages, queue.Put(messages));

        await Wait.UntilAsync(() => time.TimerCount == 1);
        time.Advance(TimeSpan.FromSeconds(5));
        await Wait.UntilAsync(() => queue.IsEmpty);
        await loop.StopAsync(TimeSpan.Zero);

        Assert.Equal(2, handler.Messages.Count);
        Assert.Equal(8, offsets.Noted(queue.Queue));
    }

    [Fact]
    public async Task A_worker_that_fails_within_a_batch_tries_only_the_rest_of_it_again()
    {
        // The first message is done, the second is handed back; the third is refused, and the logger told of it throws.
        await using FakeBroker broker = await FakeBroker.StartAsync(Codes);
        broker.Answer(RequestCode.ConsumerSendMsgBack, _ => new ValueTask<Response>(
            broker.Requests(RequestCode.ConsumerSendMsgBack).Count == 1
                ? Response.Ok()
                : Response.Error(ResponseCode.SystemError, "cannot be handed back")));
        await using RocketMqClient client = broker.Client();
        RecordingLogger logger = new(throwsAt: SendBackFailed);
        ManualTimeProvider time = new();
        BatchRecorder handler = new(batch => batch[0].ReconsumeTimes == 0
            ? ConsumeResult.ReconsumeLater.AfterFirst(1)
            : ConsumeResult.Success);
        HandlerRunner runner = new("g", handler, new ConsumerStatistics(time), time, logger);
        NotedOffsetStore offsets = new(0);
        PushConsumerOptions options = new() { ConsumeThreadMax = 1, ConsumeMessageBatchMaxSize = 4 };
        ConcurrentConsumeLoop loop = new(options, runner, Failed(client, logger), offsets, time, logger);
        ProcessQueue queue = new(new MessageQueue("T", FakeBroker.Name, 0), new FlowLimits(10, 10_000, 10));
        ReceivedMessage[] messages = [.. Enumerable.Range(0, 4).Select(n => FakeBroker.Message(n))];
        loop.Submit(queue, messages, queue.Put(messages));

        await Wait.UntilAsync(() => time.TimerCount == 1);
        long? before = offsets.Noted(queue.Queue);
        time.Advance(TimeSpan.FromSeconds(5));
        await Wait.UntilAsync(() => queue.IsEmpty);
        await loop.StopAsync(TimeSpan.Zero);

        Assert.Equal(
            [[0, 1, 2, 3], [2, 3]],
            handler.Batches.Select(batch => batch.Select(message => message.QueueOffset).ToArray()));
        Assert.Equal((2L, 4L), (before, offsets.Noted(queue.Queue)));
    }

    private static async Task<FakeBroker> RefusingAsync()
    {
        FakeBroker broker = await FakeBroker.StartAsync(Codes);
        broker.Answer(RequestCode.GetRouteInfoByTopic, broker.Route());
        broker.Answer(
            RequestCode.ConsumerSendMsgBack, Response.Error(ResponseCode.SystemError, "cannot be handed back"));
        return broker;
    }

    private static FailedMessages Failed(RocketMqClient client, RecordingLogger logger)
    {
        PushConsumerOptions options = new() { ConsumerGroup = "g" };
        ConsumerRequests requests = new(client, "g");
        return new FailedMessages(
            requests, options, new RetryPublisher(requests, options.ReconsumeTimesMax), logger);
    }
}
