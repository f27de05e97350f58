using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Client.Consuming;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Tests.Consuming;

public sealed class ConsumerLifeTests
{
    private readonly ConsumerLife _life = new("g", NullLogger.Instance);

    [Fact]
    public async Task A_step_that_fails_keeps_none_of_the_others_from_being_taken()
    {
        RecordingLogger logger = new();
        ConsumerLife life = new("g", logger);
        await life.StartAsync(_ => Task.CompletedTask, CancellationToken.None);
        List<string> taken = [];

        Task Third()
        {
            taken.Add("third");
            return Task.CompletedTask;
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => life.StopAsync(
            ("first", () => Task.FromCanceled(new CancellationToken(true))),
            ("second", () => throw new InvalidOperationException("broken")),
            ("third", Third)));

        Assert.Equal(["third"], taken);
        Assert.Equal([6525, 6525], logger.Ids);
    }

    [Fact]
    public async Task A_stop_ends_a_start_that_takes_long_and_has_nothing_to_stop()
    {
        Task starting = _life.StartAsync(token => Task.Delay(Timeout.Infinite, token), CancellationToken.None);

        bool wasRunning = await _life.StopAsync(("never", () => throw new InvalidOperationException("not started")));

        RocketMqException failure = await Assert.ThrowsAsync<RocketMqException>(() => starting);
        Assert.Equal((RocketMqFailure.Stopped, false), (failure.Failure, wasRunning));
    }

    [Fact]
    public async Task A_stop_waits_for_a_start_that_goes_through_all_the_same()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isStopped = false;
        Task starting = _life.StartAsync(_ => gate.Task, CancellationToken.None);
        Task Stop()
        {
            isStopped = true;
            return Task.CompletedTask;
        }

        Task<bool> stopping = _life.StopAsync(("all", Stop));
        bool waited = !stopping.IsCompleted;
        gate.SetResult();
        await starting;

        Assert.True(await stopping);
        Assert.Equal((true, true, false), (waited, isStopped, _life.IsRunning));
    }

    [Fact]
    public async Task A_start_that_failed_may_be_tried_again_and_one_that_did_not_may_not()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _life.StartAsync(_ => throw new InvalidOperationException("once"), CancellationToken.None));
        await _life.StartAsync(_ => Task.CompletedTask, CancellationToken.None);

        RocketMqException twice = await Assert.ThrowsAsync<RocketMqException>(
            () => _life.StartAsync(_ => Task.CompletedTask, CancellationToken.None));
        await _life.StopAsync();
        RocketMqException late = await Assert.ThrowsAsync<RocketMqException>(
            () => _life.StartAsync(_ => Task.CompletedTask, CancellationToken.None));

        Assert.Equal((RocketMqFailure.InvalidOptions, RocketMqFailure.Stopped), (twice.Failure, late.Failure));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_consumer_that_is_disposed_while_it_starts_leaves_no_group_behind(bool isPush)
    {
        await using FakeBroker broker = await FakeBroker.StartAsync(
            RequestCode.GetRouteInfoByTopic, RequestCode.HeartBeat, RequestCode.UnregisterClient);
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (RequestCode code in (RequestCode[])[RequestCode.GetRouteInfoByTopic, RequestCode.HeartBeat])
        {
            broker.Answer(code, async _ =>
            {
                asked.TrySetResult();
                await gate.Task;
                return code == RequestCode.HeartBeat ? Response.Ok() : broker.Route();
            });
        }

        await using RocketMqClient client = broker.Client();
        (Func<CancellationToken, Task> start, IAsyncDisposable consumer) = Make(client, isPush);
        Task starting = start(CancellationToken.None);
        await asked.Task;
        await consumer.DisposeAsync();
        RocketMqException failure = await Assert.ThrowsAsync<RocketMqException>(() => starting);
        gate.SetResult();
        (Func<CancellationToken, Task> startNext, IAsyncDisposable next) = Make(client, isPush);
        await startNext(CancellationToken.None);
        await next.DisposeAsync();

        Assert.Equal(RocketMqFailure.Stopped, failure.Failure);
    }

    private static (Func<CancellationToken, Task> Start, IAsyncDisposable Consumer) Make(
        RocketMqClient client, bool isPush)
    {
        if (!isPush)
        {
            PullConsumer pull = new(client, new PullConsumerOptions { ConsumerGroup = "g" });
            return (pull.StartAsync, pull);
        }

        PushConsumer push = new(client, new PushConsumerOptions { ConsumerGroup = "g" }, new RecordingHandler());
        return (push.StartAsync, push);
    }
}
