using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Client.Consuming;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests.Consuming;

/// <summary>What a handler works on for too long goes back to its broker.</summary>
/// <remarks>Java: ProcessQueue.cleanExpiredMsg@4.9.8.</remarks>
public sealed class ConsumeTimeoutTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task A_message_worked_on_for_too_long_goes_back_at_level_three_and_no_earlier()
    {
        await using Bench bench = await Bench.StartAsync(messages: 1);

        bench.Time.Advance(Timeout);
        await bench.SweepAsync();
        int before = bench.SentBack.Count;
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await bench.SweepAsync();
        await bench.SweepAsync();

        Assert.Equal(0, before);
        Assert.Equal(["3"], bench.SentBack.Select(request => request.Fields["delayLevel"]));
        Assert.Equal((true, 1L), (bench.Queue.IsEmpty, bench.Offsets.Noted(bench.Queue.Queue)));
    }

    [Fact]
    public async Task What_the_broker_does_not_take_back_stays_until_the_next_sweep()
    {
        await using Bench bench = await Bench.StartAsync(messages: 1);
        bench.Broker.Answer(RequestCode.GetRouteInfoByTopic, bench.Broker.Route());
        bench.Broker.Answer(RequestCode.ConsumerSendMsgBack, Response.Error(ResponseCode.SystemError, "no"));
        bench.Broker.Answer(RequestCode.SendMessage, Response.Error(ResponseCode.SystemError, "no"));
        bench.Time.Advance(Timeout + TimeSpan.FromSeconds(1));

        await bench.SweepAsync();
        bool isKept = !bench.Queue.IsEmpty;
        bench.Broker.Answer(RequestCode.ConsumerSendMsgBack, Response.Ok());
        await bench.SweepAsync();

        Assert.True(isKept);
        Assert.True(bench.Queue.IsEmpty);
    }

    [Fact]
    public async Task One_sweep_hands_sixteen_messages_of_a_queue_back()
    {
        await using Bench bench = await Bench.StartAsync(messages: 20);
        bench.Time.Advance(Timeout + TimeSpan.FromSeconds(1));

        await bench.SweepAsync();
        int first = bench.SentBack.Count;
        await bench.SweepAsync();

        Assert.Equal((16, 20), (first, bench.SentBack.Count));
    }

    [Fact]
    public async Task A_message_whose_handler_hangs_comes_again_and_the_offset_goes_on()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Hanging", 1, queueId: 0);
        await using RocketMqClient client = cluster.Client(
            options => options with { PersistConsumerOffsetInterval = TimeSpan.FromMilliseconds(100) });
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        RecordingHandler handler = new(async (message, _) =>
        {
            await (message.ReconsumeTimes == 0 ? gate.Task : Task.CompletedTask);
            return ConsumeResult.Success;
        });
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(
            client, "Hanging", handler, options => options with { ConsumeTimeout = TimeSpan.FromMilliseconds(200) });

        await handler.HasAsync(2);
        await Wait.UntilAsync(async () => await cluster.StoredOffsetAsync("Hanging", "Hanging-group", 0) == 1);
        gate.SetResult();

        Assert.Equal([0, 1], handler.Messages.Take(2).Select(message => message.ReconsumeTimes));
    }

    /// <summary>Workers whose handlers hang, on a clock that stands still.</summary>
    private sealed class Bench : IAsyncDisposable
    {
        private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly RocketMqClient _client;
        private readonly ConcurrentConsumeLoop _loop;

        private Bench(FakeBroker broker)
        {
            Broker = broker;
            _client = broker.Client();
            PushConsumerOptions options = new() { ConsumerGroup = "g", ConsumeThreadMax = 100 };
            ConsumerRequests requests = new(_client, "g");
            RecordingHandler handler = new(async (_, _) =>
            {
                await _gate.Task;
                return ConsumeResult.Success;
            });
            Handler = handler;
            HandlerRunner runner = new(
                "g", new SingleMessageHandler(handler), new ConsumerStatistics(Time), Time, NullLogger.Instance);
            FailedMessages failed = new(
                requests, options, new RetryPublisher(requests, options.ReconsumeTimesMax), NullLogger.Instance);
            _loop = new ConcurrentConsumeLoop(options, runner, failed, Offsets, Time, NullLogger.Instance);
        }

        public FakeBroker Broker { get; }

        public RecordingHandler Handler { get; }

        public ManualTimeProvider Time { get; } = new();

        public NotedOffsetStore Offsets { get; } = new(0);

        public ProcessQueue Queue { get; } =
            new(new MessageQueue("T", FakeBroker.Name, 0), new FlowLimits(100, 100_000, 100));

        public IReadOnlyList<Request> SentBack => Broker.Requests(RequestCode.ConsumerSendMsgBack);

        public static async Task<Bench> StartAsync(int messages)
        {
            Bench bench = new(await FakeBroker.StartAsync(
                RequestCode.ConsumerSendMsgBack, RequestCode.SendMessage, RequestCode.GetRouteInfoByTopic));

            // A clock at its very start would take the messages for those that nobody has begun.
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            ReceivedMessage[] batch = [.. Enumerable.Range(0, messages).Select(n => FakeBroker.Message(n))];
            bench._loop.Submit(bench.Queue, batch, bench.Queue.Put(batch));
            await bench.Handler.HasAsync(messages);
            return bench;
        }

        public Task SweepAsync() => _loop.SweepAsync(Queue, Timeout, CancellationToken.None);

        public async ValueTask DisposeAsync()
        {
            _gate.SetResult();
            await _loop.StopAsync(TimeSpan.Zero);
            await _client.DisposeAsync();
            await Broker.DisposeAsync();
        }
    }
}
